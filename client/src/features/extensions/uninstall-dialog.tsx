import { For, Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveInstallation_InstallationFragment, UninstallExtensionMutation } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const uninstallDocument = graphql(`
  mutation UninstallExtension($input: UninstallExtensionInput!) {
    uninstallExtension(input: $input) {
      ... on UninstallExtensionPayload {
        preview
        impact {
          configParams
          connections
          pendingDeliveries {
            count
            more
          }
        }
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);

type Impact = PayloadOf<UninstallExtensionMutation>["impact"];

function ImpactSummary(props: { impact: Impact }) {
  return (
    <ul class="list-disc space-y-1 pl-5 text-sm" aria-label="What goes">
      <Show
        when={props.impact.configParams > 0}
        fallback={<li>It has no configuration that could be lost.</li>}
      >
        <li>{count(props.impact.configParams, "configuration value")}, secret or not: destroyed</li>
      </Show>
      <For
        each={props.impact.connections}
        fallback={<li>It has no connection of its own; your other connections stay.</li>}
      >
        {(name) => (
          <li>
            The connection {name}, deleted here and revoked at the provider; your other connections stay
          </li>
        )}
      </For>
      <Show when={props.impact.pendingDeliveries.count > 0}>
        <li>
          {boundedCount(props.impact.pendingDeliveries)} waiting callbacks still go out, without access to
          your data
        </li>
      </Show>
    </ul>
  );
}

/** Names exactly what goes, and uninstalls. */
export function UninstallDialog(props: {
  installation: LiveInstallation_InstallationFragment;
  onClose: () => void;
}) {
  const look = createMutation(uninstallDocument);
  const uninstall = createMutation(uninstallDocument);
  const [impact, setImpact] = createSignal<Impact | null>(null);
  const name = () => props.installation.extension.name;
  const input = () => ({ installationId: props.installation.id });
  onMount(async () => {
    const payload = await look.run({ input: { ...input(), preview: true } });
    if (payload) setImpact(payload.impact);
  });
  const confirm = async () => {
    const payload = await uninstall.run({ input: input() });
    if (!payload) return;
    announce(`${name()} is uninstalled.`, { toast: true });
    touchLists("Installation", payload.installation.id);
    props.onClose();
  };
  const losses = () => {
    const known = impact();
    const parts = [
      ...(known?.configParams ? [count(known.configParams, "value")] : []),
      ...(known?.connections.length ? [count(known.connections.length, "connection")] : []),
    ];
    return parts.length > 0 ? ` and lose ${parts.join(" and ")}` : "";
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Uninstall ${name()}?`}
      description="Permanent. The extension hears of it last of all, with the event onUninstall, and can ask about it for 15 minutes more."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(uninstallDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep it installed
          </Button>
          <Button
            tone="danger"
            pending={uninstall.pending()}
            disabled={!impact()}
            onClick={() => void confirm()}
          >
            Uninstall{losses()}
          </Button>
        </>
      }
    >
      <Show
        when={impact()}
        fallback={
          <Show when={!look.failure()}>
            <Skeleton class="h-16 w-full" />
          </Show>
        }
      >
        {(known) => <ImpactSummary impact={known()} />}
      </Show>
      <FailureNote message={(look.failure() ?? uninstall.failure())?.message} />
    </Dialog>
  );
}
