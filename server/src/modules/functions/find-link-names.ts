/** As many as one script is taken to name; more are called just the same, but hold nothing. */
const mostNames = 50;

/**
 * The link names of connections that a script names: every string literal of the form `<namespace>__<connection>`. A name that
 * is put together at run time is not found: its rule is not held with the connection.
 */
export function findLinkNames(source: string): string[] {
  const found = source.matchAll(/(["'`])([a-z0-9][a-z0-9-]{0,59}__[a-z0-9]{1,60})\1/g);
  return [...new Set(Array.from(found, ([, , name]) => name ?? ""))].slice(0, mostNames);
}
