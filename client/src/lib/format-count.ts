/** "1 rule", "3 rules". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** A count that is exact up to its bound: "12", "100+". */
export function boundedCount(bounded: { count: number; more: boolean }): string {
  return `${bounded.count.toLocaleString("en")}${bounded.more ? "+" : ""}`;
}

/** "0 B", "512 B", "1.5 KB", "12 MB"; 1 KB is 1,024 bytes. */
export function bytes(number: number): string {
  if (number < 1_024) return `${number} B`;
  const [value, unit] = number < 1_048_576 ? [number / 1_024, "KB"] : [number / 1_048_576, "MB"];
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`;
}
