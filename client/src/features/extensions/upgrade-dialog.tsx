import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type {
  LiveInstallation_InstallationFragment,
  VersionDifference_DifferenceFragment,
} from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { VersionDifference } from "./version-difference.tsx";

const upgradeDocument = graphql(`
  mutation UpgradeInstallation($input: UpgradeInstallationInput!) {
    upgradeInstallation(input: $input) {
      ... on UpgradeInstallationPayload {
        preview
        difference {
          ...VersionDifference_difference
        }
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);

/** Shows what the newer version changes for this organization, and then upgrades. */
export function UpgradeDialog(props: {
  installation: LiveInstallation_InstallationFragment;
  onClose: () => void;
}) {
  const look = createMutation(upgradeDocument);
  const upgrade = createMutation(upgradeDocument);
  const [difference, setDifference] = createSignal<VersionDifference_DifferenceFragment | null>(null);
  const version = () => difference()?.to?.version ?? props.installation.upgradeTo?.version ?? "";
  const input = () => ({
    installationId: props.installation.id,
    ...(version() ? { version: version() } : {}),
  });
  onMount(async () => {
    const payload = await look.run({ input: { installationId: props.installation.id, preview: true } });
    if (payload) setDifference(payload.difference);
  });
  const confirm = async () => {
    const payload = await upgrade.run({ input: input() });
    if (!payload) return;
    announce(`${payload.installation.extension.name} is upgraded to ${version()}.`, {
      toast: true,
      tone: "success",
    });
    props.onClose();
  };
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={`Upgrade ${props.installation.extension.name} to ${version()}?`}
      description={`Version ${props.installation.version.version} is installed. There is no way back to it.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(upgradeDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Not now</Button>
          <Button
            tone="primary"
            pending={upgrade.pending()}
            disabled={!difference()}
            onClick={() => void confirm()}
          >
            Upgrade
          </Button>
        </>
      }
    >
      <Show
        when={difference()}
        fallback={
          <Show when={!look.failure()}>
            <Skeleton class="h-24 w-full" />
          </Show>
        }
      >
        {(known) => (
          <section aria-label="Difference">
            <VersionDifference difference={known()} />
          </section>
        )}
      </Show>
      <FailureNote message={(look.failure() ?? upgrade.failure())?.message} />
    </Dialog>
  );
}
