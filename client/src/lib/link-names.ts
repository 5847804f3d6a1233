/** At most so many are looked up for one script. */
const most = 20;

/**
 * The link names of connections that a script names: string literals of the form `<namespace>__<connection>`, as the server finds
 * them. One that is put together at run time is not found.
 */
export function linkNamesIn(source: string): string[] {
  const found = source.matchAll(/(["'`])([a-z0-9][a-z0-9-]{0,59}__[a-z0-9]{1,60})\1/g);
  return [...new Set(Array.from(found, ([, , name]) => name ?? ""))].slice(0, most);
}
