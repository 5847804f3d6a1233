import { useSearchParams } from "@solidjs/router";
import { ErrorBoundary, For, Show, Suspense, createMemo, lazy } from "solid-js";
import type { ParentProps } from "solid-js";
import { duration } from "../../lib/format-time.ts";
import { Card } from "../../ui/card.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { hourSeries, percent, pointsWithin, seriesSummary } from "./hour-series.ts";
import type { HourPoint } from "./hour-series.ts";

const LineChart = lazy(async () => ({ default: (await import("../../ui/line-chart.tsx")).LineChart }));

const spans = [
  { value: "24", label: "Last 24 hours" },
  { value: "168", label: "Last 7 days" },
  { value: "672", label: "Last 28 days" },
] as const;

/** A browser that cannot draw still has the sentence and the table. */
function Drawn(props: ParentProps) {
  return (
    <ErrorBoundary fallback={<p class="text-sm text-ink-mute">This chart could not be drawn.</p>}>
      <Suspense fallback={<Skeleton class="h-40 w-full" />}>{props.children}</Suspense>
    </ErrorBoundary>
  );
}

/** "22 Nov, 11:00", in the reader's own time. */
function hourName(hour: string): string {
  return new Date(hour).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
}

const ofPercent = (value: number) => `${Math.round(value * 10) / 10} %`;

/** Success rate and latency by hour: two charts, the same said in a sentence, and as a table. */
export function HourCharts(props: { points: readonly HourPoint[] }) {
  const [search, setSearch] = useSearchParams<{ span?: string }>();
  const hours = () => Number(spans.find(({ value }) => value === search.span)?.value ?? 24);
  const within = createMemo(() => pointsWithin(props.points, Date.now(), hours()));
  const series = createMemo(() => hourSeries(props.points, Date.now(), hours()));
  const summary = () => seriesSummary(within());
  return (
    <Card
      title="By the hour"
      aside={
        <Select
          hideLabel
          label="Time shown"
          value={String(hours())}
          onChange={(value) => setSearch({ span: value === "24" ? null : value })}
          options={[...spans]}
        />
      }
    >
      <div class="space-y-4">
        <p class="text-sm text-ink-soft tabular-nums" data-testid="chart-summary">
          {summary()}
        </p>
        <Show when={within().length > 0}>
          <div class="grid gap-6 lg:grid-cols-2">
            <section aria-label="Success rate" class="min-w-0 space-y-1">
              <h3 class="text-xs font-medium text-ink-soft">Attempts that succeeded</h3>
              <Drawn>
                <LineChart
                  label={`Share of attempts that succeeded, by the hour. ${summary()}`}
                  times={series().hours}
                  lines={[{ label: "Success rate", colour: "good", values: series().success }]}
                  format={ofPercent}
                  range={[0, 102]}
                />
              </Drawn>
            </section>
            <section aria-label="Latency" class="min-w-0 space-y-1">
              <h3 class="text-xs font-medium text-ink-soft">How long attempts took</h3>
              <Drawn>
                <LineChart
                  label={`Duration of attempts, p50 and p95, by the hour. ${summary()}`}
                  times={series().hours}
                  lines={[
                    { label: "p50", colour: "info", values: series().p50 },
                    { label: "p95", colour: "warn", values: series().p95 },
                  ]}
                  format={duration}
                />
              </Drawn>
            </section>
          </div>
          <details>
            <summary class="w-fit rounded-sm text-sm text-ink-soft">As a table</summary>
            <Table
              label="Attempts by the hour"
              columns={[
                { label: "Hour" },
                { label: "Succeeded", class: "text-right" },
                { label: "Failed", class: "text-right" },
                { label: "Rate", class: "text-right" },
                { label: "p50", class: "text-right" },
                { label: "p95", class: "text-right" },
              ]}
            >
              <For each={[...within()].reverse()}>
                {(point) => (
                  <Row>
                    <Cell>
                      <span class="whitespace-nowrap tabular-nums">{hourName(point.hour)}</span>
                    </Cell>
                    <Cell class="text-right tabular-nums">{point.succeeded.toLocaleString("en")}</Cell>
                    <Cell class="text-right tabular-nums">{point.failed.toLocaleString("en")}</Cell>
                    <Cell class="text-right tabular-nums">
                      {point.succeeded + point.failed === 0
                        ? "–"
                        : percent(point.succeeded / (point.succeeded + point.failed))}
                    </Cell>
                    <Cell class="text-right tabular-nums">
                      {point.p50Ms === null ? "–" : duration(point.p50Ms)}
                    </Cell>
                    <Cell class="text-right tabular-nums">
                      {point.p95Ms === null ? "–" : duration(point.p95Ms)}
                    </Cell>
                  </Row>
                )}
              </For>
            </Table>
          </details>
        </Show>
      </div>
    </Card>
  );
}
