import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import type { Environment } from "../../lib/scope.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { AccountStatusChip } from "../../ui/status-chips.tsx";

const overviewAccountsDocument = graphql(`
  query OverviewAccounts($first: Int, $after: String, $filter: AccountFilter) {
    accounts(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          providerOrgName
          status
          service {
            id
            key
            name
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

/** The accounts of the chosen environment and how they are. */
export function AccountsAtAGlance(props: { environment: Environment; projectId: string | null }) {
  const production = () => props.environment === "PRODUCTION";
  const accounts = createList({
    document: overviewAccountsDocument,
    variables: () => ({
      filter: {
        environment: props.environment,
        projectId: production() ? (props.projectId ?? undefined) : undefined,
      },
    }),
    connection: (data) => data.accounts,
    typename: "Account",
    pageSize: 8,
  });
  const add = () =>
    openDialog({
      kind: "addAccount",
      serviceKey: null,
      environment: props.environment,
      projectId: props.projectId,
      newTab: false,
    });
  return (
    <Card
      flush
      title={production() ? "Accounts in production" : "Accounts in development"}
      aside={
        <Link href="/services" class="text-xs">
          All services
        </Link>
      }
    >
      <ListStates
        list={accounts}
        empty={
          <EmptyState
            sentence={`No account is connected in ${props.environment.toLowerCase()} yet.`}
            action={
              <Button tone="primary" onClick={add}>
                Add account
              </Button>
            }
            operation="startAccountAuthorization"
          />
        }
        frame={(rows) => (
          <ul aria-label="Accounts" class="divide-y divide-line">
            {rows}
          </ul>
        )}
      >
        {(account) => (
          <li
            data-row
            class="flex animate-row-in items-center gap-3 px-4 py-2.5 text-sm focus-within:bg-hover hover:bg-hover"
          >
            <div class="min-w-0 flex-1">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/accounts/${encodeURIComponent(account.id)}`}
              >
                {account.providerOrgName}
              </Link>
              <p class="text-xs text-ink-mute">{account.service.name}</p>
            </div>
            <AccountStatusChip status={account.status} />
          </li>
        )}
      </ListStates>
    </Card>
  );
}
