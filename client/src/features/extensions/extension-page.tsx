import { useParams } from "@solidjs/router";
import { Show, createEffect } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useGo } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { extensionDocument } from "./page-documents.ts";
import { createExtensionsLive } from "./extensions.live.ts";
import { InstalledExtension } from "./installed-extension.tsx";
import { OwnExtension } from "./own-extension.tsx";

const keyDocument = graphql(`
  query ExtensionKey($id: ID!) {
    node(id: $id) {
      id
      ... on Extension {
        key
      }
    }
  }
`);

/** Keys are in kebab-case, which no global id is. */
const isKey = (text: string) => /^[a-z0-9-]+$/.test(text);

/** One extension by its key; by its global id, as activity knows it, it leads there. */
export function ExtensionPage() {
  const params = useParams<{ key: string }>();
  const given = () => decodeURIComponent(params.key);
  return (
    <Show when={isKey(given())} fallback={<FoundById id={given()} />}>
      <ExtensionByKey extensionKey={given()} />
    </Show>
  );
}

function NoSuchExtension(props: { extensionKey: string | null }) {
  return (
    <Page title="No such extension" above={[{ label: "Extensions", href: "/extensions" }]}>
      <EmptyState
        sentence="Your organization neither publishes this extension nor has it installed."
        action={
          <Show when={props.extensionKey} fallback={<Link href="/extensions">All extensions</Link>}>
            {(key) => <Link href={`/extensions?install=${key()}`}>Install it by its key</Link>}
          </Show>
        }
      />
    </Page>
  );
}

function FoundById(props: { id: string }) {
  const go = useGo();
  const query = createQuery(keyDocument, () => ({ id: props.id }));
  const key = () => {
    const node = query.data()?.node;
    return node && "key" in node ? node.key : null;
  };
  createEffect(() => {
    const found = key();
    if (found) go(`/extensions/${found}`, { replace: true });
  });
  return (
    <Show when={query.data() && !key()}>
      <NoSuchExtension extensionKey={null} />
    </Show>
  );
}

/** For its publisher all of it, for those who have it installed what it is. */
function ExtensionByKey(props: { extensionKey: string }) {
  createExtensionsLive();
  const query = createQuery(extensionDocument, () => ({ key: props.extensionKey }));
  return (
    <Show when={query.data()?.extension} fallback={<NoSuchExtension extensionKey={props.extensionKey} />}>
      {(extension) => (
        <Show when={extension().isOwn} fallback={<InstalledExtension extension={extension()} />}>
          <OwnExtension extension={extension()} />
        </Show>
      )}
    </Show>
  );
}
