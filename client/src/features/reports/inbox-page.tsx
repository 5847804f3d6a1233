import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { NotificationPhase } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { withScope } from "../../lib/scope.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { classes } from "../../ui/classes.ts";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { InboxMail } from "./inbox-mail.tsx";
import { phaseNames } from "./notification-names.ts";
import { ReportTabs } from "./report-tabs.tsx";
import { createNotificationsLive } from "./reports.live.ts";

const inboxDocument = graphql(`
  query Inbox($first: Int, $after: String) {
    inboxMails(first: $first, after: $after) {
      edges {
        node {
          id
          to
          subject
          receivedAt
          openedAt
          notification {
            id
            phase
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

/** Mails of a thread share their subject: what became of it tells them apart. */
function laterPhase(phase: NotificationPhase | undefined): NotificationPhase | null {
  return phase === undefined || phase === "OPENED" || phase === "EVENT" ? null : phase;
}

/** The built-in inbox of the demo: each copy as its recipient would have got it, newest first, live. */
export function InboxPage() {
  const [search] = useSearchParams<{ mail?: string }>();
  const { scope } = useScope();
  createNotificationsLive();
  const mails = createList({
    document: inboxDocument,
    variables: () => ({}),
    connection: (data) => data.inboxMails,
    typename: "InboxMail",
    also: ["Notification"],
    pageSize: 20,
  });
  return (
    <Page
      title="Inbox"
      above={[{ label: "Reports", href: "/reports" }]}
      lead="Where mail goes while no mail server is set: each copy as its recipient would see it."
    >
      <ReportTabs />
      <div class={classes("grid items-start gap-4", search.mail && "lg:grid-cols-[20rem_minmax(0,1fr)]")}>
        <Card
          flush
          title="Mails"
          class={search.mail ? "hidden lg:block" : ""}
          aside={<CopyOperation {...mails.operation()} />}
        >
          <ListStates
            list={mails}
            empty={
              <EmptyState
                sentence="No mail yet. Revoke a token at the simulator, and the mail about it arrives here."
                operation="inboxMails"
              />
            }
            frame={(rows) => (
              <ul aria-label="Mails" class="divide-y divide-line">
                {rows}
              </ul>
            )}
          >
            {(mail) => (
              <li
                data-row
                aria-label={`${mail.openedAt ? "" : "Unread: "}${mail.subject}, to ${mail.to}`}
                class={classes(
                  "relative animate-row-in px-4 py-2.5 transition-colors focus-within:bg-hover hover:bg-hover",
                  search.mail === mail.id && "bg-accent-soft",
                )}
              >
                <div class="flex items-baseline gap-2">
                  <span
                    aria-hidden="true"
                    class={classes("size-2 shrink-0 rounded-full", !mail.openedAt && "bg-accent")}
                  />
                  <a
                    href={withScope(`/inbox?mail=${encodeURIComponent(mail.id)}`, scope())}
                    aria-current={search.mail === mail.id ? "true" : undefined}
                    class={classes(
                      "min-w-0 text-sm break-words after:absolute after:inset-0",
                      mail.openedAt ? "text-ink-soft" : "font-semibold",
                    )}
                  >
                    <Show when={!mail.openedAt}>
                      <span class="sr-only">Unread: </span>
                    </Show>
                    {mail.subject}
                  </a>
                </div>
                <p class="flex flex-wrap items-center gap-x-3 pl-4 text-xs text-ink-mute">
                  <span class="min-w-0 break-all">{mail.to}</span>
                  <Show when={laterPhase(mail.notification?.phase)}>
                    {(phase) => (
                      <Chip tone={phase() === "RESOLVED" ? "good" : "neutral"}>{phaseNames[phase()]}</Chip>
                    )}
                  </Show>
                  <span class="ml-auto">
                    <RelativeTime at={mail.receivedAt} />
                  </span>
                </p>
              </li>
            )}
          </ListStates>
        </Card>
        <Show when={search.mail} keyed>
          {(id) => <InboxMail id={id} />}
        </Show>
      </div>
    </Page>
  );
}
