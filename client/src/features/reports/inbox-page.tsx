import { useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { RenderedMail } from "./rendered-mail.tsx";
import { ReportTabs } from "./report-tabs.tsx";
import { createNotificationsLive } from "./reports.live.ts";

const inboxDocument = graphql(`
  query Inbox($first: Int, $after: String) {
    inboxMails(first: $first, after: $after) {
      edges {
        node {
          id
          from
          to
          subject
          html
          text
          headers
          receivedAt
          notification {
            id
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

const shownHeaders = ["Message-ID", "In-Reply-To", "References", "List-ID", "List-Unsubscribe"];

/** The built-in inbox of the demo: each mail as it would have arrived, newest first. */
export function InboxPage() {
  const [search, setSearch] = useSearchParams<{ mail?: string }>();
  createNotificationsLive();
  const mails = createList({
    document: inboxDocument,
    variables: () => ({}),
    connection: (data) => data.inboxMails,
    typename: "InboxMail",
    also: ["Notification"],
    pageSize: 20,
  });
  const open = () => mails.peek().find((mail) => mail.id === search.mail) ?? mails.peek()[0];
  return (
    <Page
      title="Inbox"
      above={[{ label: "Reports", href: "/reports" }]}
      lead="Where mail goes while no mail server is set: each copy as its recipient would see it."
    >
      <ReportTabs />
      <Card flush title="Mails" aside={<CopyOperation {...mails.operation()} />}>
        <ListStates
          list={mails}
          empty={
            <EmptyState
              sentence="No mail yet. Revoke a token at the simulator, and the mail about it arrives here."
              operation="inboxMails"
            />
          }
          frame={(rows) => (
            <Table label="Mails" columns={[{ label: "Mail" }, { label: "To" }, { label: "Received" }]}>
              {rows}
            </Table>
          )}
        >
          {(mail) => (
            <Row label={`${mail.subject}, to ${mail.to}`}>
              <Cell class="min-w-64">
                <button
                  type="button"
                  class="rounded-sm text-left font-medium hover:underline aria-[current=true]:text-accent"
                  aria-current={open()?.id === mail.id ? "true" : undefined}
                  onClick={() => setSearch({ mail: mail.id }, { scroll: false })}
                >
                  {mail.subject}
                </button>
              </Cell>
              <Cell class="break-words text-ink-soft">{mail.to}</Cell>
              <Cell class="text-ink-soft">
                <RelativeTime at={mail.receivedAt} />
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
      <Show when={open()} keyed>
        {(mail) => (
          <Card
            title={mail.subject}
            aside={
              <Show when={mail.notification}>
                {(notification) => (
                  <Link href={`/reports/${encodeURIComponent(notification().id)}`}>Notification</Link>
                )}
              </Show>
            }
          >
            <div class="space-y-4">
              <Facts>
                <Fact name="From">{mail.from}</Fact>
                <Fact name="To">{mail.to}</Fact>
                <For each={shownHeaders.filter((name) => headerOf(mail.headers, name) !== null)}>
                  {(name) => (
                    <Fact name={name}>
                      <span class="font-mono text-xs break-all">{headerOf(mail.headers, name)}</span>
                    </Fact>
                  )}
                </For>
              </Facts>
              <RenderedMail title={mail.subject} html={mail.html} text={mail.text} />
            </div>
          </Card>
        )}
      </Show>
    </Page>
  );
}

function headerOf(headers: unknown, name: string): string | null {
  if (typeof headers !== "object" || headers === null) return null;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found === undefined || found[1] === null ? null : String(found[1]);
}
