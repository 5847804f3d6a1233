import "./valid-language.ts"; // before uPlot
import "uplot/dist/uPlot.min.css";
import { For, Show, createEffect, createSignal, on, onCleanup, onMount, untrack } from "solid-js";
import uPlot from "uplot";
import { currentTheme } from "./theme.ts";

export type ChartLine = {
  label: string;
  /** A token of the theme: `accent`, `good`, `bad`, … */
  colour: string;
  values: readonly (number | null)[];
  /** In px, 1.5 unless given: a broad line is still seen under one that runs along it. */
  width?: number;
};

export type LineChartProps = {
  /** What it is and what it shows, for those who do not see it. */
  label: string;
  /** Epoch seconds, ascending. */
  times: readonly number[];
  lines: readonly ChartLine[];
  /** A value as people read it. */
  format: (value: number) => string;
  /** The lowest and the highest of the axis; without them it fits the values. */
  range?: readonly [number, number];
};

const height = 160;
const minute = 60;
const day = 86_400;
/** Between times of the axis, in seconds: no finer than what is said of them. */
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * minute),
  ...[1, 2, 4, 7, 14, 28].map((days) => days * day),
];

/** The colour of a token as the canvas takes it, in the theme of now. */
function resolveColour(host: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--color-${token})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Where a dot is drawn: everywhere while there is room, else where no line leads to the value. */
const dotted: uPlot.Series.Points.Filter = (chart, line) => {
  const values = [...(chart.data[line] ?? [])];
  return values.flatMap((value, index) => {
    const alone = values[index - 1] == null && values[index + 1] == null;
    return value != null && (alone || chart.width / values.length > 16) ? [index] : [];
  });
};

const axisTime = (seconds: number, daily: boolean) =>
  new Date(seconds * 1_000).toLocaleString(
    "en-GB",
    daily ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" },
  );

/** Lines over time, in the colours of the theme; the values under the pointer are said below. A chunk of its own: load it lazily. */
export function LineChart(props: LineChartProps) {
  let host: HTMLDivElement | undefined;
  let chart: uPlot | undefined;
  const [at, setAt] = createSignal<number | null>(null);
  const daily = () => (props.times.at(-1) ?? 0) - (props.times[0] ?? 0) > 2 * 86_400;
  const data = (): uPlot.AlignedData => [[...props.times], ...props.lines.map((line) => [...line.values])];
  const draw = () => {
    if (!host) return;
    chart?.destroy();
    const here = host;
    const ink = resolveColour(here, "ink-mute");
    const grid = { stroke: resolveColour(here, "line"), width: 1 };
    const font = `11px ${getComputedStyle(here).fontFamily}`;
    chart = new uPlot(
      {
        width: here.clientWidth,
        height,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: {
          y: props.range
            ? { range: [...props.range] as [number, number] }
            : { range: (_chart, _least, most) => [0, (most || 1) * 1.1] },
        },
        series: [
          {},
          ...props.lines.map((line) => {
            const stroke = resolveColour(here, line.colour);
            return {
              label: line.label,
              stroke,
              width: line.width ?? 1.5,
              points: { show: true, filter: dotted, size: 5, fill: stroke, stroke },
            };
          }),
        ],
        axes: [
          {
            stroke: ink,
            font,
            grid: { show: false },
            ticks: grid,
            incrs: timeSteps,
            values: (_chart, splits) => splits.map((split) => axisTime(split, daily())),
          },
          {
            stroke: ink,
            font,
            grid,
            ticks: { show: false },
            size: 56,
            values: (_chart, splits) => splits.map((split) => props.format(split)),
          },
        ],
        hooks: { setCursor: [(self) => setAt(self.cursor.idx ?? null)] },
      },
      data(),
      here,
    );
  };
  onMount(() => {
    draw();
    const watcher = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0 && width !== chart?.width) chart?.setSize({ width, height });
    });
    watcher.observe(host as HTMLDivElement);
    onCleanup(() => {
      watcher.disconnect();
      chart?.destroy();
    });
  });
  // The canvas knows no tokens: another theme or another set of lines is drawn anew.
  createEffect(
    on([currentTheme, () => props.lines.map(({ label }) => label).join(), daily], () => untrack(draw), {
      defer: true,
    }),
  );
  createEffect(on(data, (next) => chart?.setData(next), { defer: true }));
  const valueOf = (line: ChartLine) => {
    const index = at();
    if (index === null) return "";
    const value = line.values[index];
    return value == null ? ": –" : `: ${props.format(value)}`;
  };
  return (
    <figure>
      <div ref={host} role="img" aria-label={props.label} class="h-40 w-full overflow-hidden" />
      <figcaption
        aria-hidden="true"
        class="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-soft tabular-nums"
      >
        <For each={props.lines}>
          {(line) => (
            <span class="flex items-center gap-1.5">
              <span class="h-0.5 w-3 rounded-full" style={{ background: `var(--color-${line.colour})` }} />
              {line.label}
              {valueOf(line)}
            </span>
          )}
        </For>
        <Show when={at() !== null && props.times[at() ?? 0]}>
          {(seconds) => (
            <span class="ml-auto text-ink-mute">
              {new Date(seconds() * 1_000).toLocaleString("en-GB", {
                day: "numeric",
                month: "short",
                hour: "2-digit",
                minute: "2-digit",
              })}
            </span>
          )}
        </Show>
      </figcaption>
    </figure>
  );
}
