import { For, Show, createEffect, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RenderedMail } from "./rendered-mail.tsx";

const mailDocument = graphql(`
  query InboxMail($id: ID!) {
    node(id: $id) {
      id
      ... on InboxMail {
        from
        to
        subject
        html
        text
        headers
        receivedAt
        openedAt
        notification {
          id
        }
      }
    }
  }
`);

const openDocument = graphql(`
  mutation OpenInboxMail($input: OpenInboxMailInput!) {
    openInboxMail(input: $input) {
      ... on OpenInboxMailPayload {
        mail {
          id
          openedAt
        }
      }
      ...Failure_error
    }
  }
`);

/** What makes mails one thread, and what a mail program offers to unsubscribe by. */
const shownHeaders = [
  "Message-ID",
  "In-Reply-To",
  "References",
  "List-ID",
  "List-Unsubscribe",
  "Auto-Submitted",
];

/** One mail of the built-in inbox, which is read from now on. */
export function InboxMail(props: { id: string }) {
  const query = createQuery(mailDocument, () => ({ id: props.id }));
  const open = createMutation(openDocument);
  const mail = () => {
    const node = query.data()?.node;
    return node && "html" in node ? node : null;
  };
  createEffect(
    on(
      () => mail()?.id,
      (id) => {
        if (id && mail()?.openedAt === null) void open.run({ input: { mailId: id } });
      },
    ),
  );
  return (
    <div class="min-w-0 space-y-3">
      <p class="lg:hidden">
        <Link href="/inbox">All mails</Link>
      </p>
      <Show
        when={mail()}
        fallback={<EmptyState sentence="This mail is gone: the inbox keeps the newest 500." />}
      >
        {(shown) => (
          <Card
            title={shown().subject}
            aside={
              <>
                <Show when={shown().notification}>
                  {(notification) => (
                    <Link class="text-xs" href={`/reports/${encodeURIComponent(notification().id)}`}>
                      Its notification
                    </Link>
                  )}
                </Show>
                <CopyOperation document={String(mailDocument)} variables={{ id: props.id }} />
              </>
            }
          >
            <div class="space-y-4">
              <Facts>
                <Fact name="From">{shown().from}</Fact>
                <Fact name="To">{shown().to}</Fact>
                <Fact name="Received">
                  <RelativeTime at={shown().receivedAt} />
                </Fact>
              </Facts>
              <RenderedMail title={shown().subject} html={shown().html} text={shown().text} />
              <details class="text-sm">
                <summary class="cursor-pointer rounded-sm text-xs font-medium text-ink-soft">Headers</summary>
                <dl aria-label="Headers" class="mt-2 space-y-2">
                  <For each={headersOf(shown().headers)}>
                    {({ name, value }) => (
                      <div>
                        <dt class="text-xs text-ink-mute">{name}</dt>
                        <dd class="font-mono text-xs break-all text-ink-soft">{value}</dd>
                      </div>
                    )}
                  </For>
                </dl>
              </details>
            </div>
          </Card>
        )}
      </Show>
    </div>
  );
}

type Header = { name: string; value: string };

/** `headers` is a list of names and values, in the order they were sent. */
function headersOf(headers: unknown): Header[] {
  const all = Array.isArray(headers) ? (headers as Header[]) : [];
  return shownHeaders.flatMap(
    (wanted) => all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()) ?? [],
  );
}
