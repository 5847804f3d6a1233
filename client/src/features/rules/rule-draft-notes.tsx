import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const projectDocument = graphql(`
  query RuleProjectDraft($id: ID!) {
    project(id: $id) {
      id
      undeployedChanges
      currentDeployment {
        id
        number
      }
    }
  }
`);

/** How far production lags behind: the project's undeployed changes, and a rule whose draft was deleted. */
export function RuleDraftNotes(props: { projectId: string; deletedAt: string | null }) {
  const { can } = useSession();
  const query = createQuery(projectDocument, () => ({ id: props.projectId }), {
    touchedBy: ["Project", "Rule", "Function"],
  });
  const project = () => query.peek()?.project;
  const changes = () => project()?.undeployedChanges ?? 0;
  const history = () => `/projects/${encodeURIComponent(props.projectId)}/deployments`;
  return (
    <>
      <Show when={props.deletedAt}>
        {(at) => (
          <p
            role="note"
            class="rounded-lg border border-bad/40 bg-bad-soft px-4 py-2.5 text-sm text-ink-soft"
          >
            <span class="font-medium text-bad">
              Its draft was deleted <RelativeTime at={at()} />.
            </span>{" "}
            Development no longer runs it. Production does, until the next deployment.
          </p>
        )}
      </Show>
      <Show when={changes() > 0}>
        <div
          role="note"
          class="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-production/40 bg-production-soft px-4 py-2.5 text-sm text-production"
        >
          <p class="min-w-0 flex-1 basis-64">
            <span class="font-medium">
              {changes() > 100 ? "100+" : changes()} undeployed {changes() === 1 ? "change" : "changes"} in
              the project.
            </span>{" "}
            <Show when={project()?.currentDeployment} fallback="Production runs nothing of it yet.">
              {(now) => <>Production runs deployment {now().number}, not this draft.</>}
            </Show>
          </p>
          <Show when={project()?.currentDeployment}>
            {(now) => (
              <Link
                class="!text-production underline"
                href={`${history()}/difference?from=${encodeURIComponent(now().id)}`}
              >
                What differs
              </Link>
            )}
          </Show>
          <Show when={can("DEPLOY")}>
            <Button size="sm" onClick={() => openDialog({ kind: "deploy", projectId: props.projectId })}>
              Deploy…
            </Button>
          </Show>
        </div>
      </Show>
    </>
  );
}
