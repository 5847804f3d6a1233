import { useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { NotificationPage_NotificationFragment, NotificationPhase } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { kindNames, phaseNames, stateNames, stateTones, titleOf } from "./notification-names.ts";
import { MailRows } from "./mail-rows.tsx";
import { RenderedMail } from "./rendered-mail.tsx";
import { createNotificationsLive } from "./reports.live.ts";

const notificationDocument = graphql(`
  query NotificationPage($id: ID!) {
    node(id: $id) {
      id
      ... on Notification {
        ...LiveNotification_notification
        ...NotificationPage_notification
      }
    }
  }
`);

export const notificationPageFragment = graphql(`
  fragment NotificationPage_notification on Notification {
    id
    cause
    subject
    html
    text
    digest {
      id
      title
    }
    syncRun {
      id
    }
    rule {
      id
      name
    }
    subscription {
      id
      event
    }
    incident {
      id
      openedAt
      resolvedAt
      nextReminderAt
      notifications(first: 50) {
        edges {
          node {
            id
            title
            phase
            state
            createdAt
          }
        }
      }
    }
    digested(first: 50) {
      edges {
        node {
          id
          title
          createdAt
        }
      }
    }
    mails {
      id
      ...MailRow_notificationMail
    }
  }
`);

const resendDocument = graphql(`
  mutation ResendNotification($input: ResendNotificationInput!) {
    resendNotification(input: $input) {
      ... on ResendNotificationPayload {
        notification {
          ...LiveNotification_notification
          ...NotificationPage_notification
        }
      }
      ...Failure_error
    }
  }
`);

/** One notification, live: the mail as it was written, its recipients and why, what the server said, its thread. */
export function NotificationPage() {
  const params = useParams<{ id: string }>();
  const { can } = useSession();
  const id = () => decodeURIComponent(params.id);
  createNotificationsLive();
  const query = createQuery(notificationDocument, () => ({ id: id() }), { touchedBy: ["Notification"] });
  const resend = createMutation(resendDocument);
  const found = () => {
    const node = query.data()?.node;
    return node && "cause" in node ? node : null;
  };
  const again = async () => {
    if (await resend.run({ input: { notificationId: id() } }))
      announce("It is sent again.", { toast: true, tone: "success" });
  };
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such notification">
          <EmptyState
            sentence="There is no notification at this address."
            action={<Link href="/reports">All notifications</Link>}
          />
        </Page>
      }
    >
      {(notification) => (
        <Page
          title={titleOf(notification())}
          above={[{ label: "Reports", href: "/reports" }]}
          chips={
            <>
              <Chip dot tone={stateTones[notification().state]} busy={notification().state === "SENDING"}>
                {stateNames[notification().state]}
              </Chip>
              <Show when={notification().environment}>
                {(environment) => <EnvironmentChip environment={environment()} />}
              </Show>
            </>
          }
          actions={
            <Show
              when={
                can("REPORTS") &&
                notification().mails.some(({ state }) => state === "FAILED" || state === "BOUNCED")
              }
            >
              <Button pending={resend.pending()} onClick={() => void again()}>
                Send the failed ones again
              </Button>
            </Show>
          }
        >
          <FailureNote message={resend.failure()?.message} />
          <Card
            title="Notification"
            aside={<CopyOperation document={String(notificationDocument)} variables={{ id: id() }} />}
          >
            <Facts>
              <Fact name="Kind">
                {kindNames[notification().kind]}, {phaseNames[notification().phase].toLowerCase()}
              </Fact>
              <Fact name="Recorded">
                <RelativeTime at={notification().createdAt} />
              </Fact>
              <Fact name={notification().endedAt ? "Ended" : "To be sent"}>
                <RelativeTime at={notification().endedAt ?? notification().sendAt} />
              </Fact>
              <Show when={notification().deadlineAt}>
                {(at) => (
                  <Fact name="Deadline">
                    <RelativeTime at={at()} />
                  </Fact>
                )}
              </Show>
              <Show when={notification().account}>
                {(account) => (
                  <Fact name="Account">
                    <Link href={`/accounts/${encodeURIComponent(account().id)}`}>
                      {account().providerOrgName}
                    </Link>
                  </Fact>
                )}
              </Show>
              <Show when={notification().syncRun}>
                {(run) => (
                  <Fact name="Sync">
                    <Link href={`/sync/${encodeURIComponent(run().id)}`}>The run</Link>
                  </Fact>
                )}
              </Show>
              <Show when={notification().rule}>
                {(rule) => (
                  <Fact name="Rule">
                    <Link href={`/rules/${encodeURIComponent(rule().id)}`}>{rule().name}</Link>
                  </Fact>
                )}
              </Show>
              <Show when={notification().subscription}>
                {(subscription) => (
                  <Fact name="Endpoint">
                    <Link href={`/callbacks/${encodeURIComponent(subscription().id)}`}>
                      {subscription().event}
                    </Link>
                  </Fact>
                )}
              </Show>
              <Show when={notification().digest}>
                {(digest) => (
                  <Fact name="Went out with">
                    <Link href={`/reports/${encodeURIComponent(digest().id)}`}>{digest().title}</Link>
                  </Fact>
                )}
              </Show>
              <Show when={notification().reason}>{(reason) => <Fact name="Why not">{reason()}</Fact>}</Show>
            </Facts>
          </Card>
          <Card flush title="Recipients" note="Decided when it is sent, and looked at again before each try.">
            <MailRows mails={notification().mails} state={notification().state} />
          </Card>
          <Thread notification={notification()} />
          <Card title="Mail" note={notification().subject ?? undefined}>
            <Show
              when={notification().html}
              fallback={<p class="text-sm text-ink-mute">It is written when it is sent.</p>}
            >
              {(html) => (
                <RenderedMail
                  title={notification().subject ?? notification().title}
                  html={html()}
                  text={notification().text ?? ""}
                />
              )}
            </Show>
          </Card>
        </Page>
      )}
    </Show>
  );
}

function standing(nextReminderAt: string | null) {
  return (
    <Show when={nextReminderAt} fallback="The incident stands.">
      {(at) => (
        <>
          The incident stands; people are reminded <RelativeTime at={at()} />.
        </>
      )}
    </Show>
  );
}

/** The other notifications of its incident, or those that a digest brought. */
function Thread(props: { notification: NotificationPage_NotificationFragment }) {
  const rows = (): { id: string; title: string; createdAt: string; phase?: NotificationPhase }[] => {
    const { incident, digested } = props.notification;
    return (incident?.notifications.edges ?? digested.edges).map(({ node }) => node);
  };
  return (
    <Show when={rows().length > 1 || (rows().length > 0 && !props.notification.incident)}>
      <Card
        title={props.notification.incident ? "Thread" : "In this digest"}
        note={
          props.notification.incident?.resolvedAt
            ? "The incident is over."
            : props.notification.incident
              ? standing(props.notification.incident.nextReminderAt)
              : undefined
        }
      >
        <ol class="space-y-1.5 text-sm">
          <For each={rows()}>
            {(row) => (
              <li class="flex flex-wrap items-baseline gap-x-3">
                <Show
                  when={row.id !== props.notification.id}
                  fallback={<span class="font-medium">{row.title}</span>}
                >
                  <Link href={`/reports/${encodeURIComponent(row.id)}`}>{row.title}</Link>
                </Show>
                <span class="text-xs text-ink-mute">
                  {row.phase ? `${phaseNames[row.phase].toLowerCase()}, ` : ""}
                  <RelativeTime at={row.createdAt} />
                </span>
              </li>
            )}
          </For>
        </ol>
      </Card>
    </Show>
  );
}
