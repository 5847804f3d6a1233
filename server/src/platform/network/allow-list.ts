/** An exact host and port that the door is opened for, such as `127.0.0.1:4010`. */
export type AllowedHost = string;

/**
 * The entry of an allow-list for an origin, URL or `host:port`: the host in `URL`'s canonical spelling with its
 * port. Throws a `TypeError` for a text that is none of these.
 */
export function parseAllowedHost(entry: string): AllowedHost {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(entry);
  const url = URL.parse(hasScheme ? entry : `http://${entry}`);
  const explicitPort = hasScheme || /:\d+$/.test(entry);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "" || !explicitPort)
    throw new TypeError(`"${entry}" is no http(s) origin and no host:port.`);
  return hostAndPort(url);
}

/** Host and port of a URL, the port always written out. */
export function hostAndPort(url: URL): AllowedHost {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}
