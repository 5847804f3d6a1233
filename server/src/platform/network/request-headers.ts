import { NetworkError } from "./network-error.ts";

/** Refuses methods and headers that would leave the exchange. Throws `NetworkError` `INVALID_REQUEST`. */
export function assertSendable(url: URL, method: string, headers: Record<string, unknown>): void {
  if (/^(connect|trace)$/i.test(method))
    throw new NetworkError("INVALID_REQUEST", `${url.origin} cannot be asked with ${method.toUpperCase()}.`);
  // At a host that serves many, it would lead elsewhere than the URL that was checked.
  if (Object.keys(headers).some((name) => name.toLowerCase() === "host"))
    throw new NetworkError("INVALID_REQUEST", `The host of ${url.origin} is that of its URL.`);
}

/** Says who asks, unless the caller does. */
export function withUserAgent(headers: Record<string, string | string[]>): Record<string, string | string[]> {
  const hasOne = Object.keys(headers).some((name) => name.toLowerCase() === "user-agent");
  return hasOne ? headers : { "user-agent": "Patchbay", ...headers };
}

/** Several values of one name as one, as lists are written (RFC 9110, 5.3). */
export function joinHeaders(headers: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}
