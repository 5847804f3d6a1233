import type { Block, ChartTone } from "../compose/mail-document.ts";

type Chart = Extract<Block, { type: "chart" }>;

/** Half-way colours: they stand out from white and from black, and from each other by their lightness. */
const COLOURS: Record<ChartTone, string> = {
  GOOD: "#2f9e6e",
  BAD: "#d5505b",
  WAITING: "#d9a233",
  PLAIN: "#7c7cf0",
};

export type ChartBar = {
  label: string;
  parts: { percent: string; colour: string }[];
  rest: boolean;
  restPercent: string;
  text: string;
};

/** What the cells of a chart are: whole percents that add up to 100, and nothing for what is 0; what is more than 0 has at least 1. */
export function chartBars({ bars, parts }: Pick<Chart, "bars" | "parts">): ChartBar[] {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + Math.max(0, value), 0));
  const greatest = Math.max(1, ...sums);
  return bars.map(({ label, values, text }) => {
    const cells = parts.flatMap(({ tone }, index) => {
      const value = values[index] ?? 0;
      if (!(value > 0)) return [];
      return [{ percent: Math.max(1, Math.floor((value * 100) / greatest)), colour: COLOURS[tone] }];
    });
    // What was raised to 1 is taken from the longest.
    const excess = cells.reduce((sum, { percent }) => sum + percent, 0) - 100;
    const longest = cells.toSorted((a, b) => b.percent - a.percent)[0];
    if (excess > 0 && longest) longest.percent -= excess;
    const rest = 100 - cells.reduce((sum, { percent }) => sum + percent, 0);
    return {
      label,
      parts: cells.map(({ percent, colour }) => ({ percent: String(percent), colour })),
      rest: rest > 0,
      restPercent: String(rest),
      text,
    };
  });
}

/** What the colours mean, where there are several; parts without a label are left out. */
export function chartLegend({ parts }: Pick<Chart, "parts">): { label: string; colour: string }[] {
  const named = parts.filter(({ label }) => label !== "");
  return named.length < 2 ? [] : named.map(({ label, tone }) => ({ label, colour: COLOURS[tone] }));
}
