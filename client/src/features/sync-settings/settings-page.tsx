import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { createQuery } from "../../graphql/solid.ts";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { settingsDocument } from "./settings-documents.ts";
import { tabOf } from "./settings-draft.ts";
import { SettingsEditor } from "./settings-editor.tsx";

/** How one account is synchronised, in four tabs that are saved together. */
export function SettingsPage() {
  const params = useParams<{ id: string; tab: string }>();
  const id = () => decodeURIComponent(params.id);
  const query = createQuery(settingsDocument, () => ({ id: id() }), {
    // Org syncs bring new fields and views; saves of others bring new settings.
    touchedBy: ["integrationSettings", "SyncRun"],
  });
  const account = () => query.data()?.account;
  const here = () => `/accounts/${encodeURIComponent(id())}`;
  // Keyed by identity: an answer that comes later must not throw away what someone has changed.
  const editable = () => {
    const known = account();
    return known?.integrationSettings && known.service.capabilities.includes("SYNC") ? known.id : null;
  };
  return (
    <Page
      title="Integration settings"
      above={[
        { label: "Services", href: "/services" },
        ...(account()
          ? [{ label: account()?.service.name ?? "", href: `/services/${account()?.service.key}` }]
          : []),
        ...(account() ? [{ label: account()?.providerOrgName ?? "", href: here() }] : []),
      ]}
      chips={<Show when={account()}>{(known) => <EnvironmentChip environment={known().environment} />}</Show>}
      actions={<CopyOperation document={String(settingsDocument)} variables={{ id: id() }} />}
    >
      <Show
        when={editable()}
        keyed
        fallback={
          <EmptyState
            sentence={
              account()
                ? `${account()?.service.name} has no data sync, so there is nothing to set.`
                : "This account was deleted, or it never existed."
            }
            action={
              <Link href={account() ? here() : "/services"}>
                {account() ? "Back to the account" : "All services"}
              </Link>
            }
            operation="integrationSettings"
          />
        }
      >
        <Show when={account()}>
          {(known) => <SettingsEditor account={known()} tab={tabOf(params.tab) ?? "sync"} here={here()} />}
        </Show>
      </Show>
    </Page>
  );
}
