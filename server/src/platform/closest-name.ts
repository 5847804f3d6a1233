/**
 * The name that was likely meant by another: equal but for upper case, hyphens and the like, or within one edit of every three characters
 * (Damerau-Levenshtein, optimal string alignment). null where none is near.
 */
export function closestName(given: string, names: readonly string[]): string | null {
  // Longer than any name it could be, and costly to compare.
  if (given.length > 100) return null;
  const plain = fold(given);
  const ranked = names
    .map((name) => ({ name, edits: countEdits(plain, fold(name)) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (!best) return null;
  const most = Math.floor(Math.max(fold(best.name).length, plain.length) / 3);
  return best.edits <= most ? best.name : null;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function countEdits(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      next.push(edits);
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
