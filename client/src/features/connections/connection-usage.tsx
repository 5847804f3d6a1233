import { useSearchParams } from "@solidjs/router";
import { For, Show, createMemo } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { duration } from "../../lib/format-time.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { environmentName, environmentOf, environments } from "./environment-name.ts";
import { usageDays, usageTotal } from "./usage-days.ts";

const usageDocument = graphql(`
  query ConnectionUsage($linkName: String!, $environment: Environment!) {
    connection(linkName: $linkName) {
      id
      usage(environment: $environment, days: 28) {
        day
        calls
        failures
        limited
        averageMs
      }
    }
  }
`);

const shownDays = 28;

/** How much it was called on each of the last 28 days (UTC), and how much of that failed. */
export function ConnectionUsage(props: { linkName: string }) {
  const [search, setSearch] = useSearchParams<{ in?: string }>();
  const environment = () => environmentOf(search.in) ?? "DEVELOPMENT";
  const variables = () => ({ linkName: props.linkName, environment: environment() });
  const query = createQuery(usageDocument, variables, { touchedBy: ["ConnectionCall"] });
  const days = createMemo(() => usageDays(query.data()?.connection?.usage ?? [], new Date(), shownDays));
  const total = createMemo(() => usageTotal(days()));
  const most = createMemo(() => Math.max(1, ...days().map((day) => day.calls)));
  const share = (number: number) => `${(number / most()) * 100}%`;
  const summary = () =>
    `${count(total().calls, "call")} in ${shownDays} days, ${total().failures.toLocaleString("en")} failed`;
  return (
    <Card
      title="Usage"
      note={`the last ${shownDays} days, UTC`}
      aside={<CopyOperation document={String(usageDocument)} variables={variables()} />}
    >
      <div class="space-y-4">
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Select
            hideLabel
            label="Environment of the usage"
            value={environment()}
            onChange={(value) => setSearch({ in: value.toLowerCase() })}
            options={environments.map((value) => ({ value, label: environmentName(value) }))}
          />
          <p class="text-sm text-ink-soft tabular-nums">
            {summary()}
            <Show when={total().limited > 0}>
              , {total().limited.toLocaleString("en")} refused by the limit
            </Show>
            <Show when={total().averageMs !== null}>, {duration(total().averageMs ?? 0)} on average</Show>
          </p>
        </div>
        <div role="img" aria-label={`Calls per day: ${summary()}.`}>
          <div class="flex h-32 items-end gap-0.5 border-b border-line sm:gap-1">
            <For each={days()}>
              {(day) => (
                <div
                  class="flex h-full flex-1 flex-col justify-end"
                  title={`${day.day}: ${count(day.calls, "call")}, ${day.failures} failed`}
                >
                  <div
                    class="w-full rounded-t-sm bg-bad-solid transition-[height] duration-500"
                    style={{ height: share(Math.min(day.failures, day.calls)) }}
                  />
                  <div
                    class="w-full bg-accent transition-[height] duration-500 first:rounded-t-sm"
                    style={{ height: share(Math.max(0, day.calls - day.failures)) }}
                  />
                </div>
              )}
            </For>
          </div>
          <div class="mt-1 flex justify-between text-2xs text-ink-mute tabular-nums" aria-hidden="true">
            <span>{days()[0]?.day}</span>
            <span>{days().at(-1)?.day}</span>
          </div>
        </div>
        <details>
          <summary class="rounded-sm text-sm text-ink-soft">As a table</summary>
          <Table
            label="Calls per day"
            columns={[
              { label: "Day" },
              { label: "Calls", class: "text-right" },
              { label: "Failed", class: "text-right" },
              { label: "Refused by the limit", class: "text-right" },
              { label: "Average", class: "text-right" },
            ]}
          >
            <For
              each={days()
                .filter((day) => day.calls + day.limited > 0)
                .reverse()}
            >
              {(day) => (
                <Row>
                  <Cell class="tabular-nums">{day.day}</Cell>
                  <Cell class="text-right tabular-nums">{day.calls.toLocaleString("en")}</Cell>
                  <Cell class="text-right tabular-nums">{day.failures.toLocaleString("en")}</Cell>
                  <Cell class="text-right tabular-nums">{day.limited.toLocaleString("en")}</Cell>
                  <Cell class="text-right tabular-nums">
                    {day.averageMs === null ? "–" : duration(day.averageMs)}
                  </Cell>
                </Row>
              )}
            </For>
          </Table>
        </details>
      </div>
    </Card>
  );
}
