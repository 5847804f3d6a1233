/** "1 rule", "3 rules". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** A count that is exact up to its bound: "12", "100+". */
export function boundedCount(bounded: { count: number; more: boolean }): string {
  return `${bounded.count.toLocaleString("en")}${bounded.more ? "+" : ""}`;
}
