import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ErrorGroup_MappingErrorGroupFragment } from "../../gql/graphql.ts";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row } from "../../ui/table.tsx";

/** What a cause of mapping errors is and how many records it stops. */
export const errorGroupFragment = graphql(`
  fragment ErrorGroup_mappingErrorGroup on MappingErrorGroup {
    id
    direction
    property
    field
    code
    open
    ignored
    firstSeenAt
    lastSeenAt
    title
    suggestion
    account {
      id
      providerOrgName
      environment
      service {
        id
        name
      }
    }
  }
`);

/** One cause: its records are a click away. */
export function ErrorGroupRow(props: {
  group: ErrorGroup_MappingErrorGroupFragment;
  /** Where several accounts stand together. */
  withAccount?: boolean;
}) {
  return (
    <Row label={props.group.title}>
      <Cell class="min-w-56">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/sync/errors/${encodeURIComponent(props.group.id)}`}
        >
          {props.group.title}
        </Link>
        <p class="text-xs text-ink-mute">{props.group.suggestion}</p>
      </Cell>
      <Cell class="text-right font-medium tabular-nums">{props.group.open.toLocaleString("en")}</Cell>
      <Show when={props.withAccount}>
        <Cell class="min-w-36 text-ink-soft">
          {props.group.account.providerOrgName}
          <Show when={props.group.account.environment === "PRODUCTION"}>
            {" "}
            <EnvironmentChip environment="PRODUCTION" />
          </Show>
          <p class="text-xs text-ink-mute">{props.group.direction === "PULL" ? "Pull" : "Push"}</p>
        </Cell>
      </Show>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.group.firstSeenAt} />
      </Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.group.lastSeenAt} />
      </Cell>
    </Row>
  );
}
