import { For, Show, createMemo } from "solid-js";
import { diffLines } from "../lib/diff-lines.ts";
import type { DiffRow } from "../lib/diff-lines.ts";
import { classes } from "./classes.ts";

/** Equal lines shown around a change. */
const around = 3;

/** Rows as they are shown: long runs of equal lines become their number. */
function folded(rows: readonly DiffRow[]): (DiffRow | { kind: "fold"; lines: number })[] {
  const near = rows.map((_row, at) =>
    rows.slice(Math.max(0, at - around), at + around + 1).some((row) => row.kind === "changed"),
  );
  const shown: (DiffRow | { kind: "fold"; lines: number })[] = [];
  rows.forEach((row, at) => {
    if (near[at]) return shown.push(row);
    const last = shown.at(-1);
    return last?.kind === "fold" ? (last.lines += 1) : shown.push({ kind: "fold", lines: 1 });
  });
  return shown;
}

function Side(props: { line: DiffRow["before"]; changed: boolean; sign: "-" | "+" }) {
  const marked = () => props.changed && props.line !== null;
  return (
    <>
      <td class="pr-2 text-right align-top text-ink-mute tabular-nums select-none">{props.line?.number}</td>
      <td
        class={classes(
          "px-2 align-top break-words whitespace-pre-wrap",
          marked()
            ? props.sign === "-"
              ? "bg-bad-soft text-bad"
              : "bg-good-soft text-good"
            : "text-ink-soft",
        )}
      >
        {/* Colour is never the only sign. */}
        <Show when={marked()}>
          <span aria-hidden="true" class="select-none">
            {props.sign}{" "}
          </span>
          <span class="sr-only">{props.sign === "-" ? "Removed: " : "Added: "}</span>
        </Show>
        {props.line?.text}
      </td>
    </>
  );
}

/** Two texts side by side, line by line; what is equal and far from a change is left out. */
export function TextDifference(props: {
  before: string;
  after: string;
  beforeName: string;
  afterName: string;
}) {
  const rows = createMemo(() => folded(diffLines(props.before, props.after)));
  return (
    <div
      class="max-h-[55vh] overflow-auto rounded-md border border-line bg-sunken"
      role="group"
      aria-label={`${props.beforeName} and ${props.afterName}`}
      tabindex="0"
    >
      <table class="w-full min-w-[36rem] table-fixed border-collapse font-mono text-xs leading-5">
        <colgroup>
          <col class="w-10" />
          <col />
          <col class="w-10" />
          <col />
        </colgroup>
        <thead>
          <tr class="border-b border-line text-left font-sans text-ink-mute">
            <th scope="col" colspan="2" class="px-3 py-1.5 font-medium">
              {props.beforeName}
            </th>
            <th scope="col" colspan="2" class="px-3 py-1.5 font-medium">
              {props.afterName}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) =>
              row.kind === "fold" ? (
                <tr>
                  <td colspan="4" class="border-y border-line px-3 py-0.5 font-sans text-ink-mute">
                    {row.lines === 1 ? "1 equal line" : `${row.lines} equal lines`}
                  </td>
                </tr>
              ) : (
                <tr>
                  <Side line={row.before} changed={row.kind === "changed"} sign="-" />
                  <Side line={row.after} changed={row.kind === "changed"} sign="+" />
                </tr>
              )
            }
          </For>
        </tbody>
      </table>
    </div>
  );
}
