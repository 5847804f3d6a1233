/**
 * The address that a request asks for, below `origin`; null for a target that is none, such as `//` or `http://[`. A peer
 * chooses the target freely (RFC 9112, 3.2), so `new URL` on it throws where nothing catches. Neither the host of an
 * absolute target nor one behind two slashes counts: whoever asks here means this server.
 */
export function readRequestUrl(target: string | undefined, origin: string): URL | null {
  const path = (target ?? "/").replace(/^https?:\/\/[^/?#]*/i, "");
  return URL.parse(path.startsWith("/") ? `${origin}${path}` : `${origin}/${path}`);
}
