import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { deleteConfigDocument } from "./config-documents.ts";

/** Deletes one config param, for good. */
export function DeleteConfigDialog(props: {
  installation: LiveInstallation_InstallationFragment;
  name: string;
  onClose: () => void;
}) {
  const remove = createMutation(deleteConfigDocument);
  const input = () => ({ installationId: props.installation.id, names: [props.name] });
  const needed = () =>
    props.installation.version.configParams.some(({ name, required }) => name === props.name && required);
  const confirm = async () => {
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${props.name} is deleted.`, { toast: true });
    props.onClose();
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Delete ${props.name}?`}
      description={`Its value is destroyed, and ${props.installation.extension.name} is called back with the event onConfigParamDelete.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteConfigDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep it
          </Button>
          <Button tone="danger" pending={remove.pending()} onClick={() => void confirm()}>
            Delete {props.name}
          </Button>
        </>
      }
    >
      {needed() && <p class="text-sm text-warn">The extension cannot do without it.</p>}
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
