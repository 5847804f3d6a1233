import { Show, Suspense, createSignal, lazy } from "solid-js";
import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ConfigParams } from "./config-params.tsx";
import { InstallationEvents } from "./installation-events.tsx";
import { installationDocument } from "./page-documents.ts";
import { InstallationStatusChip } from "./installation-chips.tsx";
import { InstallationSteps } from "./installation-steps.tsx";
import { VersionFacts } from "./version-facts.tsx";

const UpgradeDialog = lazy(async () => ({ default: (await import("./upgrade-dialog.tsx")).UpgradeDialog }));
const RevokeThirdPartyDialog = lazy(async () => ({
  default: (await import("./revoke-third-party-dialog.tsx")).RevokeThirdPartyDialog,
}));
const UninstallDialog = lazy(async () => ({
  default: (await import("./uninstall-dialog.tsx")).UninstallDialog,
}));

const dialogs = {
  upgrade: UpgradeDialog,
  revokeThirdParty: RevokeThirdPartyDialog,
  uninstall: UninstallDialog,
};

/** An installation of one's own organization, step by step, with all that can be done with it. */
export function CustomerInstallation(props: { installation: LiveInstallation_InstallationFragment }) {
  const { can } = useSession();
  const [open, setOpen] = createSignal<keyof typeof dialogs | null>(null);
  const extension = () => props.installation.extension;
  const gone = () => props.installation.uninstalledAt;
  const allowed = () => can("INSTALLATIONS") && !gone();
  return (
    <Page
      title={extension().name}
      above={[{ label: "Extensions", href: "/extensions?view=installed" }]}
      chips={<InstallationStatusChip status={props.installation.status} />}
      lead={
        <>
          Version {props.installation.version.version}, published by {extension().publisherName}.{" "}
          <Link href={`/extensions/${extension().key}`}>About the extension</Link>
        </>
      }
      actions={
        <Show when={allowed()}>
          <Show when={props.installation.upgradeTo}>
            {(next) => (
              <Button tone="primary" onClick={() => setOpen("upgrade")}>
                Upgrade to {next().version}
              </Button>
            )}
          </Show>
          <Show when={props.installation.thirdPartyAt}>
            <Button onClick={() => setOpen("revokeThirdParty")}>Revoke third party</Button>
          </Show>
          <Button class="!text-bad" onClick={() => setOpen("uninstall")}>
            Uninstall
          </Button>
        </Show>
      }
    >
      <Show when={gone()}>
        {(at) => (
          <div role="note" class="rounded-lg border border-line bg-sunken px-4 py-3 text-sm">
            Uninstalled by {props.installation.uninstalledByName}, <RelativeTime at={at()} />. What happened
            to it stays below.
          </div>
        )}
      </Show>
      <Show when={!gone()}>
        <InstallationSteps installation={props.installation} />
        <ConfigParams installation={props.installation} />
      </Show>
      <InstallationEvents
        installationId={props.installation.id}
        listeners={props.installation.version.listeners}
      />
      <Card
        title="What this version is"
        aside={
          <CopyOperation document={String(installationDocument)} variables={{ id: props.installation.id }} />
        }
      >
        <VersionFacts version={props.installation.version} />
      </Card>
      <Suspense>
        <Show when={open()} keyed>
          {(kind) => {
            const Opened = dialogs[kind];
            return <Opened installation={props.installation} onClose={() => setOpen(null)} />;
          }}
        </Show>
      </Suspense>
    </Page>
  );
}
