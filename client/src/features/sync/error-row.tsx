import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ErrorRow_MappingErrorFragment } from "../../gql/graphql.ts";
import { entityPath } from "../../lib/entity-path.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** One value of one record that could not be taken over. */
export const errorRowFragment = graphql(`
  fragment ErrorRow_mappingError on MappingError {
    id
    recordKey
    recordName
    field
    property
    value
    reason
    suggestion
    state
    lastSeenAt
    closedAt
    closedBy
    contact {
      id
    }
  }
`);

/** The record, its value, why it was not taken, and what to do. `x` selects it. */
export function ErrorRow(props: {
  error: ErrorRow_MappingErrorFragment;
  /** What the whole cause suggests: said once above, not in each row. */
  suggestion: string;
  selected: boolean;
  /** Null where nothing can be done with it. */
  onSelect: ((selected: boolean) => void) | null;
}) {
  /** The value stands before it already. */
  const reason = () => {
    const { value, reason: said } = props.error;
    const quoted = `“${value}” `;
    return value && said.startsWith(quoted) ? said.slice(quoted.length) : said;
  };
  const closed = () => (props.error.state === "OPEN" ? null : props.error.closedAt);
  return (
    <li
      data-row
      aria-label={props.error.recordName}
      class={`flex animate-row-in items-start gap-3 px-4 py-3 text-sm focus-within:bg-hover hover:bg-hover ${
        props.selected ? "bg-accent-soft/50" : ""
      }`}
    >
      <Show when={props.onSelect}>
        {(select) => (
          <input
            type="checkbox"
            class="mt-0.5 size-4 shrink-0 accent-accent"
            aria-label={`Select: ${props.error.recordName}`}
            data-select
            checked={props.selected}
            onChange={(event) => select()(event.currentTarget.checked)}
          />
        )}
      </Show>
      <div class="min-w-0 flex-1 space-y-0.5">
        <p class="flex flex-wrap items-baseline gap-x-3">
          <Show
            when={props.error.contact}
            fallback={
              // Reachable by J and K though there is no contact to open.
              <button
                type="button"
                class="rounded-sm text-left font-medium"
                title="Not among the contacts: it was kept out"
                onClick={() => props.onSelect?.(!props.selected)}
              >
                {props.error.recordName}
              </button>
            }
          >
            {(contact) => (
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={entityPath("Contact", contact().id) ?? "/contacts"}
              >
                {props.error.recordName}
              </Link>
            )}
          </Show>
          <span data-key class="font-mono text-2xs text-ink-mute">
            {props.error.recordKey}
          </span>
        </p>
        <p class="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <Show when={props.error.value !== null} fallback={<span class="text-ink-mute">No value</span>}>
            <code
              class="max-w-full truncate rounded bg-sunken px-1.5 py-0.5 font-mono text-xs"
              title={props.error.value ?? ""}
            >
              {props.error.value === "" ? "(empty text)" : props.error.value}
            </code>
          </Show>
          <span class="text-ink-soft">{reason()}</span>
        </p>
        <Show when={props.error.suggestion !== props.suggestion && props.error.suggestion}>
          {(suggestion) => <p class="text-xs text-ink-mute">{suggestion()}</p>}
        </Show>
      </div>
      <p class="shrink-0 text-right text-xs text-ink-mute">
        <Show when={closed()} fallback={<RelativeTime at={props.error.lastSeenAt} />}>
          {(at) => (
            <>
              {props.error.closedBy ?? (props.error.state === "RESOLVED" ? "It passed" : "")}{" "}
              <RelativeTime at={at()} />
            </>
          )}
        </Show>
      </p>
    </li>
  );
}
