import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ManifestIssue_IssueFragment, PublishExtensionVersionMutation } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SecretOnce } from "./secret-once.tsx";
import { VersionDifference, isSame } from "./version-difference.tsx";

const publishDocument = graphql(`
  mutation PublishExtensionVersion($input: PublishExtensionVersionInput!) {
    publishExtensionVersion(input: $input) {
      ... on PublishExtensionVersionPayload {
        preview
        secret
        difference {
          ...VersionDifference_difference
        }
        extension {
          ...LiveExtension_extension
        }
        version {
          id
          version
        }
      }
      ... on ManifestError {
        found: issues {
          ...ManifestIssue_issue
        }
      }
      ...Failure_error
    }
  }
`);

type Payload = PayloadOf<PublishExtensionVersionMutation>;

/** Shows what publishing changes, publishes, and shows the secret of a new extension this once. */
export function PublishDialog(props: {
  manifest: string;
  /** As the text says, for the title. */
  extensionKey: string;
  version: string;
  /** Called instead of anything else where the server finds the manifest wrong. */
  onIssues: (issues: readonly ManifestIssue_IssueFragment[]) => void;
  onPublished: (key: string) => void;
  onClose: () => void;
}) {
  const look = createMutation(publishDocument);
  const publish = createMutation(publishDocument);
  const [preview, setPreview] = createSignal<Payload | null>(null);
  const [made, setMade] = createSignal<{ key: string; name: string; secret: string } | null>(null);
  const isNew = () => preview()?.extension === null;
  const refused = (mutation: typeof publish) => {
    const refusal = mutation.refusal();
    if (!refusal || !("found" in refusal)) return;
    props.onIssues(refusal.found);
    props.onClose();
  };
  onMount(async () => {
    const payload = await look.run({ input: { manifest: props.manifest, preview: true } });
    if (payload) setPreview(payload);
    else refused(look);
  });
  const confirm = async () => {
    const payload = await publish.run({ input: { manifest: props.manifest } });
    if (!payload?.extension) return refused(publish);
    const { key, name, id } = payload.extension;
    touchLists("Extension", id);
    touchLists("ExtensionVersion");
    announce(`${name} ${payload.version?.version ?? ""} is published.`, { toast: true, tone: "success" });
    if (payload.secret) setMade({ key, name, secret: payload.secret });
    else props.onPublished(key);
  };
  return (
    <Show
      when={made()}
      fallback={
        <Dialog
          wide
          open
          onClose={() => props.onClose()}
          title={props.version ? `Publish ${props.extensionKey} ${props.version}?` : "Publish this version?"}
          description={
            isNew()
              ? "A new extension. Whoever knows its key can install it from then on."
              : "A published version never changes. Who has the extension installed stays with theirs until they upgrade."
          }
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation
                  document={String(publishDocument)}
                  variables={{ input: { manifest: props.manifest } }}
                />
              </div>
              <Button onClick={() => props.onClose()}>Go on editing</Button>
              <Button
                tone="primary"
                pending={publish.pending()}
                disabled={!preview()}
                onClick={() => void confirm()}
              >
                Publish {props.version}
              </Button>
            </>
          }
        >
          <Show
            when={preview()}
            fallback={
              <Show when={!look.failure()}>
                <Skeleton class="h-24 w-full" />
              </Show>
            }
          >
            {(known) => (
              <section class="space-y-2" aria-label="Difference">
                <h3 class="text-sm font-medium">
                  {known().difference.from
                    ? `Against ${known().difference.from?.version}`
                    : "Who will be called back"}
                </h3>
                <Show when={known().difference.from && isSame(known().difference)}>
                  <p class="text-sm text-warn">Nothing differs but the version's name.</p>
                </Show>
                <VersionDifference difference={known().difference} />
              </section>
            )}
          </Show>
          <FailureNote message={(look.failure() ?? publish.failure())?.message} />
        </Dialog>
      }
    >
      {(known) => (
        <SecretOnce
          title={`The signing secret of ${known().name}`}
          secret={known().secret}
          previousUntil={null}
          onClose={() => props.onPublished(known().key)}
        />
      )}
    </Show>
  );
}
