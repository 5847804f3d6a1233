import { useParams, useSearchParams } from "@solidjs/router";
import { Show, onMount } from "solid-js";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { CustomerInstallation } from "./customer-installation.tsx";
import { createExtensionsLive } from "./extensions.live.ts";
import { installationDocument } from "./page-documents.ts";
import { PublisherInstallation } from "./publisher-installation.tsx";

/** One installation: for the customer its whole life, for the publisher what a publisher may see. */
export function InstallationPage() {
  const { can } = useSession();
  const params = useParams<{ id: string }>();
  const [search, setSearch] = useSearchParams<{ reconnect?: string }>();
  const id = () => decodeURIComponent(params.id);
  onMount(() => {
    // A consent that went wrong leads here: it opens the dialog that begins it anew.
    if (search.reconnect === undefined) return;
    setSearch({ reconnect: null }, { replace: true });
    if (can("INSTALLATIONS")) openDialog({ kind: "authorizeThirdParty", installationId: id() });
  });
  createExtensionsLive();
  const query = createQuery(installationDocument, () => ({ id: id() }), {
    // A new version of the extension is what it can be upgraded to.
    touchedBy: ["Extension"],
  });
  const installation = () => {
    const node = query.data()?.node;
    return node && "side" in node ? node : null;
  };
  return (
    <Show
      when={installation()}
      fallback={
        <Page title="No such installation" above={[{ label: "Extensions", href: "/extensions" }]}>
          <EmptyState
            sentence="Nothing of this address is installed in your organization or of your extensions."
            action={<Link href="/extensions?view=installed">Installed extensions</Link>}
          />
        </Page>
      }
    >
      {(known) => (
        <Show when={known().side === "CUSTOMER"} fallback={<PublisherInstallation installation={known()} />}>
          <CustomerInstallation installation={known()} />
        </Show>
      )}
    </Show>
  );
}
