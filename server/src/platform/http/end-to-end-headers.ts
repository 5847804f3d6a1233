/** Names in lower case. */
export type HeaderValues = Readonly<Record<string, string | string[] | undefined>>;

// RFC 9110, 7.6.1 and 11.7: what is meant for the next hop alone. Trailers are not forwarded, so none is announced;
// `host` and `expect` of a request are for this server, which answers `100-continue` itself.
const ONE_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "host",
  "expect",
]);

/** The headers that an intermediary passes on, in either direction: not those of the hop, nor what `Connection` names. */
export function endToEndHeaders(headers: HeaderValues): Record<string, string | string[]> {
  const options = [headers["connection"] ?? []].flat().flatMap((value) => value.split(","));
  const nominated = new Set(options.map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ONE_HOP.has(name) || nominated.has(name) ? [] : [[name, value]],
    ),
  );
}
