import { ErrorBoundary, For, Show, Suspense, createMemo, lazy } from "solid-js";
import type { ParentProps } from "solid-js";
import { Card } from "../../ui/card.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { minuteSeries, minutesSummary } from "./minute-series.ts";
import type { Minute } from "./minute-series.ts";

const LineChart = lazy(async () => ({ default: (await import("../../ui/line-chart.tsx")).LineChart }));

/** A browser that cannot draw still has the sentence and the table. */
function Drawn(props: ParentProps) {
  return (
    <ErrorBoundary fallback={<p class="text-sm text-ink-mute">This chart could not be drawn.</p>}>
      <Suspense fallback={<Skeleton class="h-40 w-full" />}>{props.children}</Suspense>
    </ErrorBoundary>
  );
}

const perMinute = (value: number) => `${Math.round(value).toLocaleString("en")}`;
const minuteName = (at: string) =>
  new Date(at).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });

/** Throughput and errors of a run, minute by minute as they come: two charts, the same in a sentence, and as a table. */
export function RunCharts(props: {
  minutes: readonly Minute[];
  startedAt: string | null;
  finishedAt: string | null;
}) {
  const end = () => (props.finishedAt ? Date.parse(props.finishedAt) : Date.now());
  const series = createMemo(() => minuteSeries(props.minutes, props.finishedAt ? null : Date.now()));
  const summary = () =>
    minutesSummary(props.minutes, end() - (props.startedAt ? Date.parse(props.startedAt) : end()));
  return (
    <Card title="Throughput and errors" note="by the minute">
      <div class="space-y-4">
        <p class="text-sm text-ink-soft tabular-nums" data-testid="throughput">
          {summary()}
        </p>
        <Show when={series().times.length > 0}>
          <div class="grid gap-6 lg:grid-cols-2">
            <section aria-label="Throughput" class="min-w-0 space-y-1">
              <h3 class="text-xs font-medium text-ink-soft">Records per minute</h3>
              <Drawn>
                <LineChart
                  label={`Records emitted and committed per minute. ${summary()}`}
                  times={series().times}
                  lines={[
                    { label: "Emitted", colour: "info", width: 5, values: series().emitted },
                    { label: "Committed", colour: "good", width: 2, values: series().committed },
                  ]}
                  format={perMinute}
                />
              </Drawn>
            </section>
            <section aria-label="Errors" class="min-w-0 space-y-1">
              <h3 class="text-xs font-medium text-ink-soft">Records with errors per minute</h3>
              <Drawn>
                <LineChart
                  label={`Records with errors per minute. ${summary()}`}
                  times={series().times}
                  lines={[{ label: "With errors", colour: "bad", values: series().failed }]}
                  format={perMinute}
                />
              </Drawn>
            </section>
          </div>
          <details>
            <summary class="w-fit rounded-sm text-sm text-ink-soft">As a table</summary>
            <Table
              label="Records by the minute"
              columns={[
                { label: "Minute" },
                { label: "Emitted", class: "text-right" },
                { label: "Committed", class: "text-right" },
                { label: "With errors", class: "text-right" },
              ]}
            >
              <For each={[...props.minutes].reverse()}>
                {(minute) => (
                  <Row>
                    <Cell>
                      <span class="whitespace-nowrap tabular-nums">{minuteName(minute.at)}</span>
                    </Cell>
                    <Cell class="text-right tabular-nums">{minute.emitted.toLocaleString("en")}</Cell>
                    <Cell class="text-right tabular-nums">{minute.committed.toLocaleString("en")}</Cell>
                    <Cell class="text-right tabular-nums">{minute.failed.toLocaleString("en")}</Cell>
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
