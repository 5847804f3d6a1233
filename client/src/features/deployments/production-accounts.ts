import { createEffect } from "solid-js";
import type { Accessor } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ProductionAccountsQuery } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";

const productionAccountsDocument = graphql(`
  query ProductionAccounts($first: Int, $after: String, $filter: AccountFilter) {
    accounts(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          providerOrgName
          providerOrgId
          status
          firstSyncedAt
          service {
            id
            key
          }
          currentSync {
            id
            objects {
              object
              state
              done
              total
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

export type ProductionAccount = ProductionAccountsQuery["accounts"]["edges"][number]["node"];

/** A project has few accounts; beyond this many the dialog of the single rule is the way. */
const most = 500;

/** The production accounts of a project, of every service, live. */
export function createProductionAccounts(
  projectId: Accessor<string>,
): Accessor<readonly ProductionAccount[]> {
  const accounts = createList({
    document: productionAccountsDocument,
    variables: () => ({ filter: { environment: "PRODUCTION" as const, projectId: projectId() || null } }),
    connection: (data) => data.accounts,
    typename: "Account",
    pageSize: 100,
  });
  createEffect(() => {
    if (accounts.hasMore() && !accounts.loadingMore() && accounts.peek().length < most) accounts.loadMore();
  });
  return accounts.peek;
}

/** How far the first sync is: "modules 3 of 12". Empty before it has begun. */
export function syncStep(account: ProductionAccount): string {
  const step = account.currentSync?.objects.find((each) => each.state === "RUNNING");
  if (!step) return "";
  const name = step.object.toLowerCase();
  if (step.total !== null) return `${name} ${step.done} of ${step.total}`;
  return step.done > 0 ? `${name} ${step.done} so far` : name;
}
