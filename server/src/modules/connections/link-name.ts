/** The longest connection part, a number appended included: what a script's literal may have (`findLinkNames`). */
const longest = 60;
const roomForNumber = 5;

/**
 * The connection part of a link name: the name in lower case letters and digits; "connection" where nothing of it is left.
 */
export function linkPart(name: string): string {
  const part = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "")
    .slice(0, longest - roomForNumber);
  return part || "connection";
}

/** `<namespace>__<connection>`, then the same with 2, 3, … appended: `count` candidates from the number `from` on. */
export function linkNames(namespace: string, name: string, from: number, count: number): string[] {
  const base = `${namespace}__${linkPart(name)}`;
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return number === 1 ? base : `${base}${number}`;
  });
}
