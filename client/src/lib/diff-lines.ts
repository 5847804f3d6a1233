/** One row of two texts side by side: `before`, `after` or both, with their line numbers from 1. */
export type DiffRow = {
  kind: "same" | "changed";
  before: { number: number; text: string } | null;
  after: { number: number; text: string } | null;
};

/** Above this many cells the middle counts as replaced as a whole: the table would take longer than anyone waits. */
const maxCells = 4_000_000;

/**
 * The lines of two texts side by side. What is equal at both ends is matched first, the rest by the longest common
 * subsequence; lines that were replaced stand beside each other.
 */
export function diffLines(before: string, after: string): DiffRow[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const rest = Math.min(old.length, now.length) - head;
  while (tail < rest && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;

  const rows: DiffRow[] = [];
  const same = (from: number, to: number) =>
    rows.push({
      kind: "same",
      before: { number: from + 1, text: old[from] ?? "" },
      after: { number: to + 1, text: now[to] ?? "" },
    });
  /** What was between two equal lines: row by row, as far as both sides reach. */
  const replaced = (oldFrom: number, oldTo: number, nowFrom: number, nowTo: number) => {
    for (let at = 0; at < Math.max(oldTo - oldFrom, nowTo - nowFrom); at++) {
      const from = oldFrom + at;
      const to = nowFrom + at;
      rows.push({
        kind: "changed",
        before: from < oldTo ? { number: from + 1, text: old[from] ?? "" } : null,
        after: to < nowTo ? { number: to + 1, text: now[to] ?? "" } : null,
      });
    }
  };

  for (let at = 0; at < head; at++) same(at, at);
  let [oldAt, nowAt] = [head, head];
  const pairs = commonLines(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  for (const [from, to] of pairs) {
    replaced(oldAt, head + from, nowAt, head + to);
    same(head + from, head + to);
    [oldAt, nowAt] = [head + from + 1, head + to + 1];
  }
  replaced(oldAt, old.length - tail, nowAt, now.length - tail);
  for (let at = tail; at > 0; at--) same(old.length - at, now.length - at);
  return rows;
}

/** The longest common subsequence, as pairs of places. */
function commonLines(old: readonly string[], now: readonly string[]): [number, number][] {
  const width = now.length + 1;
  if (old.length === 0 || now.length === 0 || (old.length + 1) * width > maxCells) return [];
  const lengths = new Uint32Array((old.length + 1) * width);
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        old[i] === now[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i] === now[j]) pairs.push([i++, j++]);
    else if (length(i + 1, j) >= length(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
