import { useSearchParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy } from "solid-js";
import type { LiveExtension_ExtensionFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ExtensionInstallations } from "./extension-installations.tsx";
import { ExtensionListeners } from "./extension-listeners.tsx";
import { extensionDocument } from "./page-documents.ts";
import { ExtensionVersions } from "./extension-versions.tsx";
import { installLink } from "./install-link.ts";

const InstallDialog = lazy(async () => ({ default: (await import("./install-dialog.tsx")).InstallDialog }));
const RotateSecretDialog = lazy(async () => ({
  default: (await import("./rotate-secret-dialog.tsx")).RotateSecretDialog,
}));

type Props = { extension: LiveExtension_ExtensionFragment };

function SecretCard(props: Props) {
  const { can } = useSession();
  const [rotating, setRotating] = createSignal(false);
  return (
    <Card
      title="Signing secret"
      aside={
        <>
          <CopyOperation document={String(extensionDocument)} variables={{ key: props.extension.key }} />
          <Show when={can("EXTENSIONS")}>
            <Button size="sm" onClick={() => setRotating(true)}>
              Rotate…
            </Button>
          </Show>
        </>
      }
    >
      <div class="space-y-1 text-sm text-ink-soft">
        <Show when={props.extension.secretRotatedAt}>
          {(at) => (
            <p>
              Every callback is signed with it. Set <RelativeTime at={at()} />; nobody can read it back.
            </p>
          )}
        </Show>
        <Show when={props.extension.previousSecretUntil}>
          {(until) => (
            <p class="text-warn">
              The former secret signs beside it and ends <RelativeTime at={until()} />.
            </p>
          )}
        </Show>
        <p>
          <Link href={`/extensions/${props.extension.key}/verify`}>Check a request that you received</Link>
        </p>
      </div>
      <Suspense>
        <Show when={rotating()}>
          <RotateSecretDialog
            extensionKey={props.extension.key}
            name={props.extension.name}
            overlapping={props.extension.previousSecretUntil !== null}
            onClose={() => setRotating(false)}
          />
        </Show>
      </Suspense>
    </Card>
  );
}

function InstallCard(props: Props) {
  const { can } = useSession();
  const [installing, setInstalling] = createSignal(false);
  return (
    <Card
      title="Hand it out"
      note="to organizations of this Patchbay"
      aside={
        <Show when={can("INSTALLATIONS")}>
          <Button size="sm" onClick={() => setInstalling(true)}>
            Install it here
          </Button>
        </Show>
      }
    >
      <div class="space-y-2">
        <CopyField label="key" value={props.extension.key} />
        <CopyField label="install link" value={installLink(location.origin, props.extension.key)} />
      </div>
      <Suspense>
        <Show when={installing()}>
          <InstallDialog extensionKey={props.extension.key} onClose={() => setInstalling(false)} />
        </Show>
      </Suspense>
    </Card>
  );
}

const parts = [
  { value: "versions", label: "Versions" },
  { value: "installations", label: "Installations" },
  { value: "listeners", label: "Who listens" },
];

/** An extension as its publisher sees it. */
export function OwnExtension(props: Props) {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{ view?: string }>();
  const view = () => parts.find(({ value }) => value === search.view)?.value ?? "versions";
  const here = () => `/extensions/${props.extension.key}`;
  return (
    <Page
      title={props.extension.name}
      above={[{ label: "Extensions", href: "/extensions?view=published" }]}
      {...(props.extension.description ? { lead: props.extension.description } : {})}
      actions={
        <>
          <Link plain class={buttonClass()} href={`${here()}/callbacks`}>
            Callbacks
          </Link>
          <Show when={can("EXTENSIONS")}>
            <Link plain class={buttonClass("primary")} href={`${here()}/publish`}>
              Publish a version
            </Link>
          </Show>
        </>
      }
    >
      <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <InstallCard extension={props.extension} />
        <SecretCard extension={props.extension} />
      </div>
      <Tabs
        label="About this extension"
        tabs={parts}
        value={view()}
        onChange={(value) => setSearch({ view: value === "versions" ? null : value })}
      >
        {(value) => (
          <Suspense fallback={<RowsSkeleton rows={3} />}>
            {value === "versions" ? (
              <ExtensionVersions extensionKey={props.extension.key} />
            ) : value === "installations" ? (
              <ExtensionInstallations extensionKey={props.extension.key} />
            ) : (
              <ExtensionListeners extension={props.extension} />
            )}
          </Suspense>
        )}
      </Tabs>
    </Page>
  );
}
