import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Select } from "../../ui/text-field.tsx";
import { SecretOnce } from "./secret-once.tsx";

const rotateDocument = graphql(`
  mutation RotateCallbackSecret($input: RotateCallbackSecretInput!) {
    rotateCallbackSecret(input: $input) {
      ... on RotateCallbackSecretPayload {
        secret
        previousSecretUntil
        extension {
          ...LiveExtension_extension
        }
      }
      ...Failure_error
    }
  }
`);

const overlaps = [
  { value: "0", label: "None: the present secret ends at once" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
];

/** Makes a new signing secret; the present one goes on signing for the overlap. */
export function RotateSecretDialog(props: {
  extensionKey: string;
  name: string;
  /** The secret before the present one still signs: a rotation ends it. */
  overlapping: boolean;
  onClose: () => void;
}) {
  const rotate = createMutation(rotateDocument);
  const [hours, setHours] = createSignal("24");
  const [made, setMade] = createSignal<{ secret: string; until: string | null } | null>(null);
  const input = () => ({ extensionKey: props.extensionKey, overlapHours: Number(hours()) });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await rotate.run({ input: input() });
    if (payload) setMade({ secret: payload.secret, until: payload.previousSecretUntil });
  };
  return (
    <Show
      when={made()}
      fallback={
        <Dialog
          open
          onClose={() => props.onClose()}
          title={`Rotate the secret of ${props.name}?`}
          description="All its callbacks are signed with a new secret from now on. During the overlap they carry a signature of each, so a receiver can change over without missing one."
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation document={String(rotateDocument)} variables={{ input: input() }} />
              </div>
              <Button onClick={() => props.onClose()}>Keep the present one</Button>
              <Button
                tone={hours() === "0" ? "danger" : "primary"}
                type="submit"
                form="rotate-secret"
                pending={rotate.pending()}
              >
                Rotate
              </Button>
            </>
          }
        >
          <form id="rotate-secret" class="space-y-4" onSubmit={(event) => void submit(event)}>
            <Select
              label="The present secret signs too for"
              value={hours()}
              onChange={setHours}
              options={overlaps}
              issue={rotate.issue("overlapHours")}
            />
            <Show when={hours() === "0"}>
              <p class="text-sm text-bad">
                Every receiver that does not know the new secret yet refuses what comes until it does.
              </p>
            </Show>
            <Show when={props.overlapping}>
              <p class="text-sm text-warn">
                An earlier rotation is still overlapping: its former secret ends at once.
              </p>
            </Show>
            <FailureNote message={rotate.failure()?.message} />
          </form>
        </Dialog>
      }
    >
      {(now) => (
        <SecretOnce
          title={`The new secret of ${props.name}`}
          secret={now().secret}
          previousUntil={now().until}
          onClose={() => props.onClose()}
        />
      )}
    </Show>
  );
}
