import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { createMending } from "./create-mending.ts";
import { ErrorCause } from "./error-cause.tsx";
import { ErrorRecords } from "./error-records.tsx";
import { RerunNote } from "./rerun-note.tsx";
import { syncPermission } from "./run-name.ts";

const groupDocument = graphql(`
  query MappingErrorGroup($id: ID!) {
    node(id: $id) {
      id
      ... on MappingErrorGroup {
        ...ErrorGroup_mappingErrorGroup
      }
    }
  }
`);

/** One cause of mapping errors: what it is, what mends it, and every record that it stops. */
export function ErrorGroupPage() {
  const params = useParams<{ id: string }>();
  const { can } = useSession();
  const id = () => decodeURIComponent(params.id);
  const query = createQuery(groupDocument, () => ({ id: id() }), { touchedBy: ["mappingErrors"] });
  const found = () => {
    const node = query.data()?.node;
    return node && "suggestion" in node ? node : null;
  };
  const mending = createMending();
  const mayMend = () => {
    const account = found()?.account;
    return account ? can(syncPermission(account.environment)) : false;
  };
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such cause" above={[{ label: "Mapping errors", href: "/sync/errors" }]}>
          <EmptyState
            sentence="There are no mapping errors at this address. They go with their account."
            action={<Link href="/sync/errors">All mapping errors</Link>}
            operation="mappingErrorGroups(filter: …)"
          />
        </Page>
      }
    >
      {(group) => (
        <Page
          title={group().title}
          above={[
            { label: "Sync", href: "/sync" },
            { label: "Mapping errors", href: "/sync/errors" },
          ]}
          chips={
            <>
              <EnvironmentChip environment={group().account.environment} />
              <Chip>{sentenceLabel(group().code)}</Chip>
            </>
          }
          actions={
            <Show when={mayMend()}>
              <Button
                tone="primary"
                pending={mending.pending()}
                disabled={group().open === 0}
                onClick={() => void mending.rerun({ accountId: group().account.id, groupIds: [group().id] })}
              >
                Re-run all {group().open.toLocaleString("en")}
              </Button>
            </Show>
          }
        >
          <ErrorCause
            group={group()}
            operation={{ document: String(groupDocument), variables: { id: id() } }}
          />
          <Show when={mending.rerunId()}>{(syncRunId) => <RerunNote syncRunId={syncRunId()} />}</Show>
          <Show when={mending.ignored()}>
            {(last) => (
              <div class="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-sunken px-4 py-2 text-sm">
                <span>
                  {count(last().count, "error")} ignored: the record goes without this value, and it does not
                  open again.
                </span>
                <Button
                  size="sm"
                  pending={mending.pending()}
                  onClick={() => void mending.settle(last().chosen, "OPEN")}
                >
                  Undo
                </Button>
              </div>
            )}
          </Show>
          <ErrorRecords group={group()} mending={mending} allowed={mayMend()} />
        </Page>
      )}
    </Show>
  );
}
