/**
 * Whether a call may go to that URL: http(s) without user name, to an exact `host` (port 443) or `host:port` of the list, or to
 * a host with at least one more label than a `*.example.com` of it. Both sides are compared in the spelling that `URL` gives
 * them (lower case, punycode, canonical addresses). A wildcard never matches an address.
 */
export function matchesHost(url: URL, hosts: readonly string[]): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return false;
  const name = withoutDot(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return hosts.some((entry) => {
    const isWildcard = entry.startsWith("*.");
    const allowed = parseHost(isWildcard ? entry.slice(2) : entry);
    if (!allowed || allowed.port !== port) return false;
    return isWildcard ? isBelow(name, allowed.name) : name === allowed.name;
  });
}

/** The host of a URL as an entry of a host list: lower case, with the port where it is not 443. */
export function hostEntry(url: URL): string {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return withoutDot(url.hostname) + (port === "443" ? "" : `:${port}`);
}

/** An entry of a host list in `URL`'s spelling; null for a text that is neither a host nor `*.` and a host. */
export function normalizeHost(entry: string): string | null {
  const isWildcard = entry.startsWith("*.");
  const parsed = parseHost(isWildcard ? entry.slice(2) : entry);
  if (!parsed) return null;
  return `${isWildcard ? "*." : ""}${parsed.name}${parsed.port === "443" ? "" : `:${parsed.port}`}`;
}

function parseHost(text: string): { name: string; port: string } | null {
  // A slash, `@`, `?` or `#` would let the parser end the host early.
  if (!/^(?:\[[0-9a-f:.]+\]|[^\s/\\?#@:[\]]+)(?::\d{1,5})?$/i.test(text)) return null;
  const url = URL.parse(`https://${text}`);
  return url ? { name: withoutDot(url.hostname), port: url.port || "443" } : null;
}

function isBelow(name: string, parent: string): boolean {
  // `URL` writes addresses as `[…]` or as four numbers.
  if (/^\[|\.\d+$/.test(name) || !name.endsWith(`.${parent}`)) return false;
  return name
    .slice(0, -parent.length - 1)
    .split(".")
    .every((label) => label !== "");
}

// "api.example.com." is the same name, written absolutely.
function withoutDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
