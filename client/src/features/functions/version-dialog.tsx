import { Show, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionPage_FunctionFragment, FunctionVersionRow_VersionFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { TextDifference } from "../../ui/text-difference.tsx";

const versionDocument = graphql(`
  query FunctionVersionText($id: ID!) {
    node(id: $id) {
      id
      ... on FunctionVersion {
        number
        url
        source
      }
    }
  }
`);

const restoreDocument = graphql(`
  mutation RestoreFunctionVersion($input: UpdateFunctionInput!) {
    updateFunction(input: $input) {
      ... on UpdateFunctionPayload {
        function {
          ...FunctionPage_function
        }
      }
      ...Failure_error
    }
  }
`);

type VersionDialogProps = {
  version: FunctionVersionRow_VersionFragment;
  function: FunctionPage_FunctionFragment;
  allowed: boolean;
  onClose: () => void;
};

/** An earlier version beside the current one; restoring saves its text as the next version. */
export function VersionDialog(props: VersionDialogProps) {
  const { id, number } = untrack(() => props.version);
  const query = createQuery(versionDocument, () => ({ id }));
  const restore = createMutation(restoreDocument);
  const earlier = () => {
    const node = query.peek()?.node;
    return node && "number" in node ? node : null;
  };
  const input = () => {
    const { source, url } = earlier() ?? {};
    return {
      functionId: props.function.id,
      expectedVersion: props.function.currentVersion.number,
      ...(source == null ? { url: url ?? null } : { source }),
    };
  };
  const confirm = async () => {
    const payload = await restore.run({ input: input() });
    if (!payload) return;
    touchLists("Function");
    announce(
      `Version ${payload.function.currentVersion.number} is saved, with the text of version ${number}.`,
      {
        toast: true,
        tone: "success",
      },
    );
    props.onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={() => props.onClose()}
      title={`Version ${number} and the current version`}
      description="Restoring saves its text as a new version; none is lost. What you have not saved in the editor is not touched."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(restoreDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Close</Button>
          <Show when={props.allowed}>
            <Button
              tone="primary"
              disabled={!earlier()}
              pending={restore.pending()}
              onClick={() => void confirm()}
            >
              Restore version {number}
            </Button>
          </Show>
        </>
      }
    >
      <Show when={earlier()} fallback={<RowsSkeleton />}>
        {(found) => (
          <TextDifference
            before={found().source ?? found().url ?? ""}
            after={props.function.source ?? props.function.url ?? ""}
            beforeName={`Version ${number}`}
            afterName={`Version ${props.function.currentVersion.number}`}
          />
        )}
      </Show>
      <FailureNote message={restore.failure()?.message} />
    </Dialog>
  );
}
