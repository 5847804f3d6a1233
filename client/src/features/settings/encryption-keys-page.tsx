import { For, Match, Show, Switch } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { EncryptionKeysQuery } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createLive, createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { KeyRotationFacts } from "./key-rotation-facts.tsx";
import { KeyRow } from "./key-row.tsx";

const encryptionKeysDocument = graphql(`
  query EncryptionKeys {
    masterKeys {
      ...KeyRow_masterKey
    }
    masterKeyRotation {
      ...KeyRotationFacts_masterKeyRotation
    }
  }
`);

const rotateMasterKeyDocument = graphql(`
  mutation RotateMasterKey($input: RotateMasterKeyInput!) {
    rotateMasterKey(input: $input) {
      ... on RotateMasterKeyPayload {
        secrets
        rotation {
          ...KeyRotationFacts_masterKeyRotation
        }
      }
      ...Failure_error
    }
  }
`);

const rotationChangedDocument = graphql(`
  subscription MasterKeyRotationChanged($after: String) {
    masterKeyRotationChanged(after: $after) {
      cursor
      change
      rotation {
        ...KeyRotationFacts_masterKeyRotation
      }
    }
  }
`);

type Keys = EncryptionKeysQuery["masterKeys"];

/** By which master keys the organization's secrets are wrapped, and their re-wrapping, live. */
export function EncryptionKeysPage() {
  const { can } = useSession();
  const keys = createQuery(encryptionKeysDocument, () => ({}));
  const rotate = createMutation(rotateMasterKeyDocument);
  createLive(rotationChangedDocument, ({ masterKeyRotationChanged: { change } }) => {
    // How many secrets stand on which key is not part of the change; one comes at most each second.
    keys.refetch();
    if (change === "masterKey.rotated") announce("Every secret is wrapped with the current key.");
  });
  const rotation = () => keys.data()?.masterKeyRotation ?? null;
  const isRunning = () => rotation()?.state === "RUNNING";
  const wraps = (which: (key: Keys[number]) => boolean) => () =>
    (keys.data()?.masterKeys ?? []).some((key) => which(key) && key.secrets.count > 0);
  const needsRotation = wraps((key) => !key.isCurrent && key.isConfigured);
  const someAreShut = wraps((key) => !key.isConfigured);
  const run = async () => {
    const payload = await rotate.run({ input: {} });
    if (payload) keys.refetch();
  };
  return (
    <Page
      title="Encryption keys"
      lead="Every secret has a key of its own, which a master key wraps. The master keys are in the settings of the nodes (PATCHBAY_MASTER_KEYS), never in the database; here you see their fingerprints."
    >
      <Card
        flush
        title="Master keys"
        note="and the secrets of this organization"
        aside={<CopyOperation document={String(encryptionKeysDocument)} variables={{}} />}
      >
        <ul aria-label="Master keys" class="divide-y divide-line">
          <For each={keys.data()?.masterKeys}>{(key) => <KeyRow masterKey={key} />}</For>
        </ul>
      </Card>
      <Card
        title="Re-wrap secrets"
        aside={<CopyOperation document={String(rotateMasterKeyDocument)} variables={{ input: {} }} />}
      >
        <div class="flex flex-col gap-4">
          <Show when={rotation()}>{(last) => <KeyRotationFacts rotation={last()} />}</Show>
          <Show when={!isRunning()}>
            <div class="flex flex-wrap items-center gap-3">
              <p class="min-w-0 flex-1 basis-64 text-sm text-ink-soft">
                <Switch fallback="Every secret of this organization is wrapped with the current key: there is nothing to do.">
                  <Match when={needsRotation()}>
                    Secrets that an older key wraps can be moved to the current one. They are not decrypted
                    for it, and calls go on.
                  </Match>
                  <Match when={someAreShut()}>
                    What is left needs a key that this node does not hold: there is nothing that could be
                    re-wrapped.
                  </Match>
                </Switch>
              </p>
              <Show
                when={can("MASTER_KEY")}
                fallback={<p class="text-xs text-ink-mute">Only company admins may re-wrap.</p>}
              >
                <Button
                  tone={needsRotation() ? "primary" : "secondary"}
                  disabled={!needsRotation()}
                  pending={rotate.pending()}
                  onClick={() => void run()}
                >
                  Re-wrap with the current key
                </Button>
              </Show>
            </div>
          </Show>
          <FailureNote message={rotate.failure()?.message} />
        </div>
      </Card>
      <HowToChange />
    </Page>
  );
}

function HowToChange() {
  return (
    <Card title="How to change the master key">
      <ol class="list-decimal space-y-2 pl-5 text-sm text-ink-soft [&_code]:rounded-sm [&_code]:bg-sunken [&_code]:px-1 [&_code]:py-0.5 [&_code]:font-mono [&_code]:text-xs [&_code]:break-all [&_code]:text-ink">
        <li>
          Make a new key: <code>node -p 'crypto.randomBytes(32).toString("base64url")'</code>.
        </li>
        <li>
          Add it to <code>PATCHBAY_MASTER_KEYS</code> of every node, behind the present one, and restart each:
          now all can open what it wraps. With a single node you may skip this.
        </li>
        <li>
          Put it in front (<code>new,old</code>) and restart each node: new secrets are wrapped with it.
        </li>
        <li>Re-wrap the older secrets here. Calls go on meanwhile.</li>
        <li>
          Remove the old key from the settings once no organization needs it:{" "}
          <code>npm run rotate-master-key</code> re-wraps for all of them and says so.
        </li>
      </ol>
    </Card>
  );
}
