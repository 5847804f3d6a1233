/** The address that a publisher hands out: it opens the install dialog of whoever follows it. */
export function installLink(origin: string, key: string): string {
  return `${origin}/extensions?install=${encodeURIComponent(key)}`;
}
