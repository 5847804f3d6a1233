import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { PublishForm } from "./publish-form.tsx";
import { nextManifest, starterManifest } from "./manifest-text.ts";

const latestDocument = graphql(`
  query LatestManifest($key: String!) {
    extension(key: $key) {
      id
      key
      name
      isOwn
      latestVersion {
        id
        version
        manifest
      }
    }
  }
`);

const forbidden = "Your role does not allow publishing extensions. A company admin or developer can.";

/** A new extension by its first manifest. */
export function NewExtensionPage() {
  const { can } = useSession();
  return (
    <Page
      title="Publish an extension"
      above={[{ label: "Extensions", href: "/extensions?view=published" }]}
      lead="A manifest says what the extension is, which URL hears of which event, and what it asks of those who install it."
    >
      <Show
        when={can("EXTENSIONS")}
        fallback={<EmptyState sentence={forbidden} action={<Link href="/extensions">All extensions</Link>} />}
      >
        <PublishForm began={starterManifest} pristine />
      </Show>
    </Page>
  );
}

/** The next version of an extension, beginning with what the newest one says. */
export function PublishPage() {
  const { can } = useSession();
  const params = useParams<{ key: string }>();
  const query = createQuery(latestDocument, () => ({ key: decodeURIComponent(params.key) }), {
    policy: "network-only",
  });
  // Keyed by identity: an answer that comes later must not throw away what someone is typing.
  const own = () => {
    const extension = query.data()?.extension;
    return extension?.isOwn && can("EXTENSIONS") ? extension.id : null;
  };
  return (
    <Show
      when={own()}
      keyed
      fallback={
        <Page title="Not to be published" above={[{ label: "Extensions", href: "/extensions" }]}>
          <EmptyState
            sentence={can("EXTENSIONS") ? "Your organization publishes no extension of this key." : forbidden}
            action={<Link href="/extensions">All extensions</Link>}
          />
        </Page>
      }
    >
      {(_id) => {
        const extension = query.peek()?.extension;
        return (
          <Page
            title={`Publish a version of ${extension?.name ?? ""}`}
            above={[
              { label: "Extensions", href: "/extensions?view=published" },
              { label: extension?.name ?? "", href: `/extensions/${extension?.key ?? ""}` },
            ]}
            lead={`It begins with what ${extension?.latestVersion.version ?? "the newest version"} says, under the next number.`}
          >
            <PublishForm began={nextManifest(extension?.latestVersion.manifest)} pristine={false} />
          </Page>
        );
      }}
    </Show>
  );
}
