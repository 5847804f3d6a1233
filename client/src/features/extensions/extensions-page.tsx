import { useSearchParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy, onMount } from "solid-js";
import { useSession } from "../../graphql/session.tsx";
import { announce } from "../../ui/announce.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { createExtensionsLive } from "./extensions.live.ts";
import { InstalledExtensions } from "./installed-extensions.tsx";
import { PublishedExtensions } from "./published-extensions.tsx";

const InstallDialog = lazy(async () => ({ default: (await import("./install-dialog.tsx")).InstallDialog }));

/** Both sides of extensions: those that the organization publishes, and those that it has installed. */
export function ExtensionsPage() {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{ view?: string; install?: string }>();
  const [installing, setInstalling] = createSignal<{ key: string } | null>(null);
  createExtensionsLive();
  const view = () => {
    if (search.view === "installed" || search.view === "published") return search.view;
    return can("EXTENSIONS") ? "published" : "installed";
  };
  onMount(() => {
    // The link that a publisher hands out: `/extensions?install=<key>`.
    if (search.install === undefined) return;
    const key = search.install;
    setSearch({ install: null, view: "installed" }, { replace: true });
    if (can("INSTALLATIONS")) return setInstalling({ key });
    announce("Your role does not allow installing extensions. A company admin or supervisor can.", {
      toast: true,
      tone: "danger",
    });
  });
  const publish = () => (
    <Show when={can("EXTENSIONS")}>
      <Link plain class={buttonClass("primary")} href="/extensions/new">
        <Icon name="plus" class="size-3.5" />
        Publish an extension
      </Link>
    </Show>
  );
  const install = () => (
    <Show when={can("INSTALLATIONS")}>
      <Button tone="primary" onClick={() => setInstalling({ key: "" })}>
        <Icon name="plus" class="size-3.5" />
        Install by key
      </Button>
    </Show>
  );
  return (
    <Page
      title="Extensions"
      lead="What developers build on Patchbay: they publish a version, others install it, and every step calls them back."
      actions={view() === "published" ? publish() : install()}
    >
      <Tabs
        label="Which extensions"
        tabs={[
          { value: "published", label: "Published by us" },
          { value: "installed", label: "Installed here" },
        ]}
        value={view()}
        onChange={(value) => setSearch({ view: value })}
      >
        {(value) => (
          <Suspense fallback={<RowsSkeleton />}>
            {value === "published" ? (
              <PublishedExtensions action={publish()} />
            ) : (
              <InstalledExtensions action={install()} />
            )}
          </Suspense>
        )}
      </Tabs>
      <Suspense>
        <Show when={installing()}>
          {(wanted) => <InstallDialog extensionKey={wanted().key} onClose={() => setInstalling(null)} />}
        </Show>
      </Suspense>
    </Page>
  );
}
