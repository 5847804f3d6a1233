import type { PatternNode } from "./read-pattern.ts";
import { LONGEST_VALUE, PatternError, longest, readPattern } from "./read-pattern.ts";

/** The pattern as a tree. Throws `PatternError` where it is not of the language, empty, or longer than the bounds. */
export function parsePattern(pattern: string): PatternNode {
  const tree = readPattern(pattern);
  if (longest(tree) > LONGEST_VALUE)
    throw new PatternError(
      `The values that it admits are up to ${longest(tree)} characters long; ${LONGEST_VALUE} is the most.`,
    );
  for (const value of ["", ".", ".."])
    if (matchesTree(tree, value)) throw new PatternError(`It must not admit the value "${value}".`);
  return tree;
}

/** Whether the whole value fits the pattern. Linear in the value's length. Throws `PatternError` as `parsePattern` does. */
export function matchesPattern(pattern: string, value: string): boolean {
  return value.length <= LONGEST_VALUE && matchesTree(parsePattern(pattern), value);
}

function matchesTree(tree: PatternNode, value: string): boolean {
  return advance(tree, value, new Set([0])).has(value.length);
}

/** Where one can be in `value` after the node, from each of `starts`: all at once, so nothing is tried twice. */
function advance(node: PatternNode, value: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  switch (node.kind) {
    case "CHARACTERS":
      return new Set([...starts].filter((at) => node.admits.has(value.charAt(at))).map((at) => at + 1));
    case "SEQUENCE":
      return node.parts.reduce((at, part) => advance(part, value, at), starts);
    case "CHOICE":
      return new Set(node.options.flatMap((option) => [...advance(option, value, starts)]));
    case "REPEAT": {
      let here = starts;
      const ends = new Set(node.least === 0 ? starts : []);
      for (let times = 1; times <= node.most && here.size > 0; times++) {
        here = advance(node.part, value, here);
        if (times >= node.least) for (const at of here) ends.add(at);
      }
      return ends;
    }
  }
}
