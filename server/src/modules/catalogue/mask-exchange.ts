import type { Network, NetworkRequest, NetworkResponse } from "../../platform/network/network.ts";

/** One side of a request that a test made, with its secrets as ••••. */
export type TestedExchangePart = { line: string; headers: Record<string, string>; body: string | null };
export type TestedExchange = {
  request: TestedExchangePart;
  response: TestedExchangePart | null;
  durationMs: number;
};

const mask = "••••";
const shownCharacters = 4_000;
const timeoutMs = 10_000;
/** Members and parameters whose values are secret wherever they come from. */
const secretNames =
  "access_token|refresh_token|id_token|client_secret|client_assertion|code_verifier|password|api_?key|apikey|token|secret|authed_user";
const jsonMember = new RegExp(`("(?:${secretNames})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi");
const formMember = new RegExp(`((?:^|[?&\\s])(?:${secretNames})=)[^&\\s#]*`, "gi");
const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/i;

/** Makes texts safe to show: `secrets` are masked in every encoding they are sent in, and so is what is secret by its name. */
export function makeMask(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.filter((secret) => secret.length >= 3).flatMap(spellings))].toSorted(
    (one, other) => other.length - one.length,
  );
  return (text) =>
    known
      .reduce((shown, secret) => shown.replaceAll(secret, mask), text)
      .replaceAll(jsonMember, `$1"${mask}"`)
      .replaceAll(formMember, `$1${mask}`);
}

function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [
    secret,
    encoded,
    encoded.replaceAll("%20", "+"),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
}

/** The network with shorter waits, and what went over it, as it may be shown. */
export function recordExchanges(
  network: Network,
  toMask: () => (text: string) => string,
): { network: Network; last: () => TestedExchange | null } {
  let last: {
    request: NetworkRequest;
    response: NetworkResponse | null;
    startedAt: number;
    ms: number;
  } | null = null;
  return {
    network: {
      ...network,
      async request(request) {
        const startedAt = performance.now();
        const entry = { request, response: null as NetworkResponse | null, startedAt, ms: 0 };
        last = entry;
        try {
          entry.response = await network.request({
            ...request,
            timeouts: { headers: timeoutMs, body: timeoutMs, total: timeoutMs },
          });
          return entry.response;
        } finally {
          entry.ms = Math.round(performance.now() - startedAt);
        }
      },
    },
    last() {
      if (!last) return null;
      const hide = toMask();
      return {
        request: shownRequest(last.request, hide),
        response: last.response && shownResponse(last.response, hide),
        durationMs: last.ms,
      };
    },
  };
}

function shownRequest(
  { url, method = "GET", headers = {}, body }: NetworkRequest,
  hide: (text: string) => string,
): TestedExchangePart {
  return {
    line: `${method} ${hide(String(url))}`,
    headers: shownHeaders(headers, hide),
    body: body === undefined || body.length === 0 ? null : shownBody(body, hide),
  };
}

function shownResponse(
  { status, headers, body }: NetworkResponse,
  hide: (text: string) => string,
): TestedExchangePart {
  return {
    line: `HTTP ${status}`,
    headers: shownHeaders(headers, hide),
    body: body.length === 0 ? null : shownBody(body, hide),
  };
}

function shownHeaders(
  headers: Record<string, string>,
  hide: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeaders.test(name) ? `${/^\w+(?= )/.exec(value)?.[0] ?? ""} ${mask}`.trim() : hide(value),
    ]),
  );
}

function shownBody(body: string | Uint8Array, hide: (text: string) => string): string {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  if (text.includes("\0") || text.includes("\ufffd")) return `(${body.length} bytes that are no text)`;
  // Masked before it is cut, so that no part of a secret is left at the end.
  const shown = hide(text);
  return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown;
}
