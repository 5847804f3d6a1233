import { useSearchParams } from "@solidjs/router";
import { graphql } from "../../gql/gql.ts";
import type { NotificationKind, NotificationState } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { kindNames, stateNames } from "./notification-names.ts";
import { NotificationRow } from "./notification-row.tsx";
import { ReportTabs } from "./report-tabs.tsx";
import { createNotificationsLive } from "./reports.live.ts";

const notificationsDocument = graphql(`
  query Notifications($first: Int, $after: String, $filter: NotificationFilter) {
    notifications(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...LiveNotification_notification
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const accountsDocument = graphql(`
  query ReportAccounts {
    accounts(first: 100) {
      edges {
        node {
          id
          providerOrgName
          environment
          service {
            id
            name
          }
        }
      }
    }
  }
`);

const kinds = Object.keys(kindNames) as NotificationKind[];
const states = Object.keys(stateNames) as NotificationState[];

/** Everything that people were told of, or will be, newest first, live. */
export function ReportsPage() {
  const [search, setSearch] = useSearchParams<{ account?: string; kind?: string; state?: string }>();
  const kind = () => kinds.find((each) => each === search.kind);
  const state = () => states.find((each) => each === search.state);
  createNotificationsLive();
  const accounts = createQuery(accountsDocument, () => ({}), { touchedBy: ["Account"] });
  const notifications = createList({
    document: notificationsDocument,
    variables: () => {
      const [onlyKind, onlyState] = [kind(), state()];
      return {
        filter: {
          accountId: search.account || undefined,
          kinds: onlyKind ? [onlyKind] : undefined,
          states: onlyState ? [onlyState] : undefined,
        },
      };
    },
    connection: (data) => data.notifications,
    typename: "Notification",
    volatile: () => state() !== undefined,
  });
  return (
    <Page
      title="Reports"
      lead="What people are mailed about: each notification with its recipients, where it stands, and what the mail server said."
    >
      <ReportTabs />
      <Card flush title="All notifications" aside={<CopyOperation {...notifications.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <Select
            hideLabel
            label="Account"
            placeholder="Any account"
            class="max-w-56"
            value={search.account ?? ""}
            onChange={(value) => setSearch({ account: value || null })}
            options={(accounts.peek()?.accounts.edges ?? []).map(({ node }) => ({
              value: node.id,
              label: `${node.providerOrgName} (${node.service.name})`,
              group: sentenceLabel(node.environment),
            }))}
          />
          <Select
            hideLabel
            label="Kind"
            placeholder="Any kind"
            value={kind() ?? ""}
            onChange={(value) => setSearch({ kind: value || null })}
            options={kinds.map((value) => ({ value, label: kindNames[value] }))}
          />
          <Select
            hideLabel
            label="State"
            placeholder="Any state"
            value={state() ?? ""}
            onChange={(value) => setSearch({ state: value || null })}
            options={states.map((value) => ({ value, label: stateNames[value] }))}
          />
        </div>
        <ListStates
          list={notifications}
          empty={
            <EmptyState
              sentence="No notification with this filter. They appear here by themselves when something breaks, recovers, or a sync ends."
              operation="notifications"
            />
          }
          frame={(rows) => (
            <Table
              label="Notifications"
              columns={[
                { label: "Notification" },
                { label: "State" },
                { label: "Recipients" },
                { label: "When" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(notification) => <NotificationRow notification={notification} />}
        </ListStates>
      </Card>
    </Page>
  );
}
