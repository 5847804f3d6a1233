import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { InstallationStatusChip } from "./installation-chips.tsx";

const installedDocument = graphql(`
  query InstalledExtensions($first: Int, $after: String, $filter: InstallationFilter) {
    installations(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...InstalledRow_installation
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Less than what is live of one: a list of lists of config, connections and scopes would cost too much. */
export const installedRowFragment = graphql(`
  fragment InstalledRow_installation on Installation {
    id
    status
    installedAt
    uninstalledAt
    extension {
      id
      key
      name
      publisherName
    }
    version {
      id
      version
    }
    upgradeTo {
      id
      version
    }
  }
`);

const choices = [
  { value: "", label: "Installed now" },
  { value: "past", label: "Uninstalled" },
];

/** The installations of the organization, and what each needs. */
export function InstalledExtensions(props: { action: JSX.Element }) {
  const [search, setSearch] = useSearchParams<{ which?: string }>();
  const past = () => search.which === "past";
  const installations = createList({
    document: installedDocument,
    variables: () => ({ filter: { installed: !past() } }),
    connection: (data) => data.installations,
    typename: "Installation",
    also: ["Extension"],
    volatile: () => true,
  });
  return (
    <Card flush title="Installed here" aside={<CopyOperation {...installations.operation()} />}>
      <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
        <Select
          hideLabel
          label="Which installations"
          value={past() ? "past" : ""}
          onChange={(value) => setSearch({ which: value || null })}
          options={choices}
        />
      </div>
      <ListStates
        list={installations}
        empty={
          <EmptyState
            sentence={
              past()
                ? "Nothing was uninstalled."
                : "No extension is installed: its publisher tells you a key or a link to install it by."
            }
            {...(past() ? {} : { action: props.action })}
            operation={past() ? "installations(filter: { installed: false })" : "installExtension"}
          />
        }
        frame={(rows) => (
          <Table
            label="Installed extensions"
            columns={[
              { label: "Extension" },
              { label: "Publisher" },
              { label: "Version" },
              { label: "Status" },
              { label: past() ? "Uninstalled" : "Installed" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(installation) => (
          <Row label={installation.extension.name}>
            <Cell class="min-w-44">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/installations/${encodeURIComponent(installation.id)}`}
              >
                {installation.extension.name}
              </Link>
              <p class="font-mono text-xs text-ink-mute">{installation.extension.key}</p>
            </Cell>
            <Cell class="text-ink-soft">{installation.extension.publisherName}</Cell>
            <Cell>
              <span class="flex flex-wrap items-center gap-1.5">
                <span class="font-mono text-xs text-ink-soft">{installation.version.version}</span>
                <Show when={!installation.uninstalledAt && installation.upgradeTo}>
                  {(next) => <Chip tone="info">{next().version} is out</Chip>}
                </Show>
              </span>
            </Cell>
            <Cell>
              <InstallationStatusChip status={installation.status} />
            </Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={installation.uninstalledAt ?? installation.installedAt} />
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
