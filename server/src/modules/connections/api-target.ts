import { ApiCallError } from "../../providers/api-door.ts";
import { matchesHost } from "../../providers/api-hosts.ts";

/** Where calls of a connection may go. */
export type ApiPlace = { baseUrl: string | null; hosts: readonly string[] };

/**
 * The URL of a call: a path below the base URL, or a whole URL. Throws ApiCallError INVALID_REQUEST where the path is none.
 * Whether its host may be called is for `assertHost`.
 */
export function resolveTarget(
  place: ApiPlace,
  path: string,
  query: Readonly<Record<string, string | readonly string[]>> = {},
): URL {
  // Parsers differ on both: what is checked here must be what is called there.
  if (/[\\\s]|\p{Cc}/u.test(path))
    throw invalid("The path holds a backslash, white space or a control character.");
  const url = /^[a-z][a-z0-9+.-]*:/i.test(path) ? URL.parse(path) : below(place.baseUrl, path);
  if (!url || !/^https?:$/.test(url.protocol))
    throw invalid("Give a path below the service's base URL, or a whole https URL.");
  url.hash = "";
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) url.searchParams.append(name, each);
  return url;
}

/** Refuses a URL that is not of the service. Throws ApiCallError HOST_NOT_ALLOWED. */
export function assertHost(url: URL, { hosts }: ApiPlace): void {
  if (matchesHost(url, hosts)) return;
  const known = hosts.length > 0 ? `It may call ${hosts.join(", ")}.` : "Its service names no host.";
  throw new ApiCallError("HOST_NOT_ALLOWED", `The connection may not call ${url.host}. ${known}`);
}

function below(baseUrl: string | null, path: string): URL | null {
  if (baseUrl === null)
    throw invalid("The service has no base URL: give a whole https URL to one of its hosts.");
  // Joined as text: `new URL("//elsewhere", base)` would leave the host.
  const joined = `${baseUrl.replace(/\/+$/, "")}${/^[/?]/.test(path) || path === "" ? "" : "/"}${path}`;
  return URL.parse(joined);
}

function invalid(message: string): ApiCallError {
  return new ApiCallError("INVALID_REQUEST", message);
}
