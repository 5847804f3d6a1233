import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SyncTabs } from "../../ui/sync-tabs.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";
import { SyncAccountSelect } from "./sync-accounts.tsx";
import { wholeAddress } from "./whole-address.ts";

const usersDocument = graphql(`
  query DirectoryUsers($first: Int, $after: String, $filter: DirectoryUserFilter) {
    directoryUsers(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          name
          email
          active
          role
          updatedAt
          account {
            id
            providerOrgName
            service {
              id
              name
            }
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

/** The people of the provider organizations, as users syncs have read them. */
export function DirectoryUsersPage() {
  const [search, setSearch] = useSearchParams<{ account?: string; email?: string; active?: string }>();
  const active = () => ({ yes: true, no: false })[search.active ?? ""];
  const filtered = () => Boolean(search.account || wholeAddress(search.email) || active() !== undefined);
  const users = createList({
    document: usersDocument,
    variables: () => ({
      filter: {
        accountId: search.account || undefined,
        email: wholeAddress(search.email),
        active: active(),
      },
    }),
    connection: (data) => data.directoryUsers,
    typename: "DirectoryUser",
    also: ["SyncRun"],
    volatile: () => true,
    pageSize: 50,
  });
  return (
    <Page
      title="Directory users"
      lead="The people of the connected organizations: who owns records there, and who is still active."
    >
      <SyncTabs />
      <Card flush title="Directory users" aside={<CopyOperation {...users.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <FilterField
            label="Whole e-mail address"
            value={search.email ?? ""}
            onInput={(email) => setSearch({ email: email.trim() || null }, { replace: true })}
          />
          <SyncAccountSelect
            value={search.account ?? ""}
            onChange={(account) => setSearch({ account: account || null }, { replace: true })}
          />
          <Select
            hideLabel
            label="Active or not"
            placeholder="Active or not"
            value={search.active ?? ""}
            onChange={(value) => setSearch({ active: value || null }, { replace: true })}
            options={[
              { value: "yes", label: "Active" },
              { value: "no", label: "Not active" },
            ]}
          />
        </div>
        <ListStates
          list={users}
          empty={
            <EmptyState
              sentence={
                filtered()
                  ? "Nobody matches: try another account, or both active and not."
                  : "Nobody yet: switch users on in the settings of an account, then start a users sync."
              }
              action={<Link href="/services">To the accounts</Link>}
              operation={filtered() ? "directoryUsers(filter: …)" : "startSync"}
            />
          }
          frame={(rows) => (
            <Table
              label="Directory users"
              columns={[
                { label: "Person" },
                { label: "Role there" },
                { label: "State" },
                { label: "Account" },
                { label: "Changed" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(user) => (
            <Row label={user.name}>
              <Cell class="min-w-48">
                <span class="font-medium">{user.name}</span>
                <Show when={user.email}>
                  {(email) => <p class="text-xs break-all text-ink-mute">{email()}</p>}
                </Show>
              </Cell>
              <Cell class="text-ink-soft">{user.role ?? "–"}</Cell>
              <Cell>
                <Chip dot tone={user.active ? "good" : "neutral"}>
                  {user.active ? "Active" : "Not active"}
                </Chip>
              </Cell>
              <Cell>
                <Show when={user.account}>
                  {(account) => (
                    <>
                      <Link
                        plain
                        class="rounded-sm hover:underline"
                        href={`/accounts/${encodeURIComponent(account().id)}`}
                      >
                        {account().providerOrgName}
                      </Link>
                      <span class="block text-xs text-ink-mute">{account().service.name}</span>
                    </>
                  )}
                </Show>
              </Cell>
              <Cell class="text-ink-soft">
                <RelativeTime at={user.updatedAt} />
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
