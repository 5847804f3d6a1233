/**
 * Lines such as `name: value` (headers) or `name=value` (query) as an object; a name that comes again is a list. Lines without the
 * separator are answered as `wrong`, from 1.
 */
export function keyValueLines(
  text: string,
  separator: ":" | "=",
): { values: Record<string, string | string[]>; wrong: number[] } {
  const values: Record<string, string | string[]> = {};
  const wrong: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = line.indexOf(separator);
    const name = line.slice(0, at).trim();
    if (at < 1 || name === "") {
      wrong.push(index + 1);
      continue;
    }
    const value = line.slice(at + 1).trim();
    const known = values[name];
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return { values, wrong };
}
