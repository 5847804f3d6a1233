/** A version by semver.org 2.0.0, without build metadata, taken apart. */
export type SemanticVersion = {
  major: number;
  minor: number;
  patch: number;
  prerelease: (string | number)[];
};

const number = "(0|[1-9]\\d{0,14})";
const identifier = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const pattern = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?$`);
/** Numbers of at most 15 digits, so that they compare exactly. */
const longestNumeric = 15;

/** The parts of a version; null where the text is none, or carries build metadata. */
export function parseVersion(text: string): SemanticVersion | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const prerelease = (match[4]?.split(".") ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (prerelease.some((part) => typeof part === "number" && String(part).length > longestNumeric))
    return null;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), prerelease };
}

/** The order of semver.org 2.0.0, section 11: negative where `a` comes before `b`, 0 where they are the same. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  const core = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  if (core !== 0) return core;
  // A pre-release comes before its release.
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return Math.sign(b.prerelease.length - a.prerelease.length);
  for (const [index, mine] of a.prerelease.entries()) {
    const theirs = b.prerelease[index];
    if (theirs === undefined) return 1;
    const order = comparePart(mine, theirs);
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

/** Numbers come before words; words by their ASCII. */
function comparePart(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the version `next` comes after `former`; both must be versions. */
export function isNewer(next: string, former: string): boolean {
  const [a, b] = [parseVersion(next), parseVersion(former)];
  return a !== null && b !== null && compareVersions(a, b) > 0;
}
