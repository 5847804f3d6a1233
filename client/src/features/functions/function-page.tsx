import { useParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useGo } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { FunctionConnections } from "./function-connections.tsx";
import { FunctionRules } from "./function-rules.tsx";
import { FunctionVersions } from "./function-versions.tsx";
import { FunctionWorkbench } from "./function-workbench.tsx";

const DeleteFunctionDialog = lazy(async () => ({
  default: (await import("./delete-function-dialog.tsx")).DeleteFunctionDialog,
}));
const EditFunctionDialog = lazy(async () => ({
  default: (await import("./edit-function-dialog.tsx")).EditFunctionDialog,
}));

const functionDocument = graphql(`
  query FunctionPage($id: ID!) {
    function(id: $id) {
      ...FunctionPage_function
    }
  }
`);

export const functionPageFragment = graphql(`
  fragment FunctionPage_function on Function {
    id
    name
    kind
    url
    source
    updatedAt
    deletedAt
    project {
      id
      name
    }
    currentVersion {
      id
      number
      createdAt
      createdByName
    }
  }
`);

/** One function: its text, a test run, its versions, the rules that run it. */
export function FunctionPage() {
  const params = useParams<{ id: string }>();
  const id = () => decodeURIComponent(params.id);
  const { can } = useSession();
  const go = useGo();
  const query = createQuery(functionDocument, () => ({ id: id() }), { touchedBy: ["Function"] });
  const [open, setOpen] = createSignal<"edit" | "delete" | null>(null);
  const found = () => query.data()?.function;
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such function">
          <EmptyState
            sentence="This function was deleted, or it never existed."
            action={<Link href="/functions">All functions</Link>}
          />
        </Page>
      }
    >
      {(present) => (
        <Page
          title={present().name}
          above={[{ label: "Functions", href: "/functions" }]}
          lead={`Rules of the project ${present().project.name} can run it.`}
          chips={
            <>
              <Chip>{present().kind === "SCRIPT" ? "Script" : "HTTP endpoint"}</Chip>
              <Show when={present().deletedAt}>
                <Chip tone="warn">Deleted; production runs on until the next deployment</Chip>
              </Show>
            </>
          }
          actions={
            <Show when={can("FUNCTIONS") && !present().deletedAt}>
              <Button onClick={() => setOpen("edit")}>Rename</Button>
              <Button class="!text-bad" onClick={() => setOpen("delete")}>
                Delete
              </Button>
            </Show>
          }
        >
          {/* Keyed by identity: what somebody saves meanwhile must not throw away what is being typed. */}
          <Show when={present().id} keyed>
            <FunctionWorkbench function={present()} allowed={can("FUNCTIONS") && !present().deletedAt} />
          </Show>
          <FunctionVersions function={present()} allowed={can("FUNCTIONS") && !present().deletedAt} />
          <Show when={present().source}>{(source) => <FunctionConnections source={source()} />}</Show>
          <FunctionRules functionId={present().id} />
          <Suspense>
            <Show when={open() === "edit"}>
              <EditFunctionDialog function={present()} onClose={() => setOpen(null)} />
            </Show>
            <Show when={open() === "delete"}>
              <DeleteFunctionDialog
                function={present()}
                onClose={() => setOpen(null)}
                onDeleted={() => go("/functions")}
              />
            </Show>
          </Suspense>
        </Page>
      )}
    </Show>
  );
}
