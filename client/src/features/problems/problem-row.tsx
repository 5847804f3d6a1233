import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ProblemRow_ProblemFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { sentenceLabel, titleLabel } from "../../lib/enum-label.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ProblemFix, subscriptionOf } from "./problem-fix.tsx";

export const problemRowFragment = graphql(`
  fragment ProblemRow_problem on Problem {
    id
    kind
    cause
    environment
    title
    message
    openedAt
    resolvedAt
    resolution
    dismissedAt
    dismissedByName
    dismissReason
    occurrences {
      count
      more
    }
    rule {
      id
      name
      project {
        id
        name
      }
      service {
        id
        key
        name
      }
    }
    account {
      id
      providerOrgName
    }
    service {
      id
      key
      name
    }
    connection {
      id
      name
      linkName
    }
    ...ProblemFix_problem
  }
`);

/** What one problem is, since when, what it costs, and what mends it. `x` selects the row. */
export function ProblemRow(props: {
  problem: ProblemRow_ProblemFragment;
  selected: boolean;
  /** Null where nothing can be done for several at once. */
  onSelect: ((selected: boolean) => void) | null;
  allowed: boolean;
}) {
  const over = () => props.problem.resolvedAt !== null || props.problem.dismissedAt !== null;
  const state = () => {
    if (props.problem.resolvedAt) return "Resolved";
    return props.problem.dismissedAt ? "Dismissed" : titleLabel(props.problem.kind);
  };
  return (
    <li
      data-row
      aria-label={props.problem.title}
      class={`flex animate-row-in flex-wrap items-start gap-x-3 gap-y-3 px-4 py-3.5 focus-within:bg-hover hover:bg-hover ${
        props.selected ? "bg-accent-soft/50" : ""
      }`}
    >
      <Show when={props.onSelect}>
        {(select) => (
          <input
            type="checkbox"
            class="mt-0.5 size-4 shrink-0 accent-accent"
            aria-label={`Select: ${props.problem.title}`}
            data-select
            checked={props.selected}
            onChange={(event) => select()(event.currentTarget.checked)}
          />
        )}
      </Show>
      <div class="min-w-0 flex-1 basis-64">
        <div class="mb-1 flex flex-wrap items-center gap-2">
          <Chip dot tone={props.problem.resolvedAt ? "good" : props.problem.dismissedAt ? "neutral" : "bad"}>
            {state()}
          </Chip>
          <Show when={props.problem.environment}>
            {(environment) => <EnvironmentChip environment={environment()} />}
          </Show>
          <Show when={props.problem.cause}>{(cause) => <Chip>{sentenceLabel(cause())}</Chip>}</Show>
          <span class="text-xs text-ink-mute">
            since <RelativeTime at={props.problem.openedAt} />
          </span>
          <Show when={props.problem.occurrences.count > 0}>
            <span class="text-xs text-ink-mute tabular-nums">
              {boundedCount(props.problem.occurrences)}{" "}
              {props.problem.occurrences.count === 1 ? "event" : "events"} stopped
            </span>
          </Show>
        </div>
        <h3 class="text-sm font-medium">{props.problem.title}</h3>
        <p class="text-sm text-ink-soft">{props.problem.message}</p>
        <p class="mt-1 flex flex-wrap gap-x-3 text-xs">
          <Show when={props.problem.rule}>
            {(rule) => <Link href={`/rules/${encodeURIComponent(rule().id)}`}>Rule {rule().name}</Link>}
          </Show>
          <Show when={props.problem.account}>
            {(account) => (
              <Link href={`/accounts/${encodeURIComponent(account().id)}`}>
                Account {account().providerOrgName}
              </Link>
            )}
          </Show>
          <Show when={props.problem.connection}>
            {(connection) => (
              <Link href={`/connections/${connection().linkName}`}>Connection {connection().name}</Link>
            )}
          </Show>
          <Show when={subscriptionOf(props.problem.fix.input)}>
            {(id) => <Link href={`/callbacks/${encodeURIComponent(id())}`}>Endpoint</Link>}
          </Show>
          <Show when={props.problem.resolution}>{(text) => <span class="text-ink-mute">{text()}</span>}</Show>
        </p>
        <Show when={props.problem.dismissedAt}>
          {(at) => (
            <p class="mt-1 text-xs text-ink-mute">
              Dismissed by {props.problem.dismissedByName}, <RelativeTime at={at()} />:{" "}
              {props.problem.dismissReason}
            </p>
          )}
        </Show>
      </div>
      <Show when={!props.problem.resolvedAt}>
        <div class="flex gap-2">
          <Show when={!over() && props.allowed}>
            <Button
              size="sm"
              tone="ghost"
              aria-label={`Dismiss: ${props.problem.title}`}
              onClick={() =>
                openDialog({
                  kind: "dismissProblem",
                  problemId: props.problem.id,
                  title: props.problem.title,
                })
              }
            >
              Dismiss
            </Button>
          </Show>
          <ProblemFix problem={props.problem} />
        </div>
      </Show>
    </li>
  );
}
