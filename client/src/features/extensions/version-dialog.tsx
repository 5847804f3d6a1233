import { Show, Suspense, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Select } from "../../ui/text-field.tsx";
import { readableManifest } from "./manifest-text.ts";
import { VersionDifference } from "./version-difference.tsx";

const versionDocument = graphql(`
  query VersionDialog($id: ID!, $from: ID) {
    node(id: $id) {
      id
      ... on ExtensionVersion {
        version
        number
        manifest
        difference(from: $from) {
          ...VersionDifference_difference
        }
      }
    }
  }
`);

/** One version: what it changes against the one before, or another, and its whole manifest. */
export function VersionDialog(props: {
  versionId: string;
  others: readonly { id: string; version: string }[];
  onClose: () => void;
}) {
  const [from, setFrom] = createSignal<string>("");
  const variables = () => ({ id: props.versionId, from: from() || null });
  const query = createQuery(versionDocument, variables);
  const version = () => {
    const node = query.peek()?.node;
    return node && "manifest" in node ? node : null;
  };
  const compared = () => version()?.difference.from?.version;
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={`Version ${version()?.version ?? ""}`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(versionDocument)} variables={variables()} />
          </div>
          <Button tone="primary" autofocus onClick={() => props.onClose()}>
            Close
          </Button>
        </>
      }
    >
      <Suspense>
        <Show when={version()} fallback={<Skeleton class="h-40 w-full" />}>
          {(known) => (
            <>
              <Select
                label="Compared with"
                value={from()}
                onChange={setFrom}
                placeholder="The version before"
                options={props.others
                  .filter(({ id }) => id !== props.versionId)
                  .map(({ id, version: name }) => ({ value: id, label: name }))}
              />
              <section aria-label="Difference" class="space-y-2">
                <h3 class="text-sm font-medium">
                  {compared() ? `Against ${compared()}` : "The first version: all of it is new"}
                </h3>
                <VersionDifference difference={known().difference} />
              </section>
              <Show when={known().manifest}>
                {(manifest) => <JsonBlock label="Manifest" value={readableManifest(manifest())} />}
              </Show>
            </>
          )}
        </Show>
      </Suspense>
    </Dialog>
  );
}
