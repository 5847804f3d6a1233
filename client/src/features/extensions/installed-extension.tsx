import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveExtension_ExtensionFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { InstallationStatusChip } from "./installation-chips.tsx";
import { VersionFacts } from "./version-facts.tsx";

const ownInstallationsDocument = graphql(`
  query OwnInstallations($key: String!, $first: Int, $after: String) {
    installations(first: $first, after: $after, filter: { extensionKey: $key }) {
      edges {
        node {
          ...InstalledRow_installation
          version {
            ...VersionFacts_version
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** An extension as those see it who have or had it installed: what it is, and their installation. */
export function InstalledExtension(props: { extension: LiveExtension_ExtensionFragment }) {
  const installations = createList({
    document: ownInstallationsDocument,
    variables: () => ({ key: props.extension.key }),
    connection: (data) => data.installations,
    typename: "Installation",
    also: ["Extension"],
    pageSize: 5,
  });
  const present = () => installations.peek().find(({ uninstalledAt }) => uninstalledAt === null);
  return (
    <Page
      title={props.extension.name}
      above={[{ label: "Extensions", href: "/extensions?view=installed" }]}
      lead={
        <>
          Published by {props.extension.publisherName}. {props.extension.description}
        </>
      }
    >
      <Card title="Your installation" aside={<CopyOperation {...installations.operation()} />}>
        <ul class="space-y-2 text-sm" aria-label="Your installations">
          <For each={installations.rows()}>
            {(each) => (
              <li class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link href={`/installations/${encodeURIComponent(each.id)}`}>
                  Version {each.version.version}
                </Link>
                <InstallationStatusChip status={each.status} />
              </li>
            )}
          </For>
        </ul>
      </Card>
      <Show when={present()}>
        {(installed) => (
          <Card title="The version that is installed here">
            <VersionFacts version={installed().version} />
          </Card>
        )}
      </Show>
      <Show when={present()?.version.id !== props.extension.latestVersion.id}>
        <Card title="The newest version">
          <VersionFacts version={props.extension.latestVersion} />
        </Card>
      </Show>
    </Page>
  );
}
