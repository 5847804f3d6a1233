import { useParams } from "@solidjs/router";
import { Show, createEffect, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { Verdict_PayloadFragment } from "../../gql/graphql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { exactTime } from "../../lib/format-time.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { Select, TextArea } from "../../ui/text-field.tsx";
import { Verdict, isGenuine } from "./verdict.tsx";

const extensionDocument = graphql(`
  query VerifyPage($key: String!) {
    extension(key: $key) {
      id
      key
      name
      isOwn
      deliveries(first: 25) {
        edges {
          node {
            id
            event
            state
            createdAt
            attemptCount
          }
        }
      }
    }
  }
`);

const attemptDocument = graphql(`
  query VerifyFromDelivery($id: ID!) {
    node(id: $id) {
      id
      ... on Delivery {
        attempts {
          number
          requestHeaders
        }
      }
    }
  }
`);

const verifyDocument = graphql(`
  mutation VerifyCallback($input: VerifyCallbackInput!) {
    verifyCallback(input: $input) {
      ... on VerifyCallbackPayload {
        ...Verdict_payload
      }
      ...Failure_error
    }
  }
`);

/** Which check a received request passes, and why not: paste it as it came. Nothing of it is kept. */
export function VerifyPage() {
  const params = useParams<{ key: string }>();
  const key = () => decodeURIComponent(params.key);
  const query = createQuery(extensionDocument, () => ({ key: key() }), {
    touchedBy: ["Extension", "Delivery"],
  });
  const verify = createMutation(verifyDocument);
  const [headers, setHeaders] = createSignal("");
  const [body, setBody] = createSignal("");
  const [deliveryId, setDeliveryId] = createSignal("");
  const [verified, setVerified] = createSignal<{ key: string; payload: Verdict_PayloadFragment } | null>(
    null,
  );
  const input = () => ({ extensionKey: key(), headersText: headers(), body: body() });
  const inputKey = () => JSON.stringify(input());
  // A verdict on other text says nothing about this one.
  const current = () => (verified()?.key === inputKey() ? verified()?.payload : undefined);
  const attempts = createQuery(attemptDocument, () => (deliveryId() ? { id: deliveryId() } : null));
  createEffect(() => {
    const node = attempts.peek()?.node;
    if (!node || !("attempts" in node) || node.id !== deliveryId()) return;
    const kept = Object.entries((node.attempts.at(-1)?.requestHeaders ?? {}) as Record<string, unknown>);
    setHeaders(kept.map(([name, value]) => `${name}: ${String(value)}`).join("\n"));
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const asked = inputKey();
    const payload = await verify.run({ input: input() });
    if (!payload) return;
    setVerified({ key: asked, payload });
    announce(isGenuine(payload) ? "Every check passes." : "A check fails.");
  };
  const own = () => {
    const extension = query.data()?.extension;
    return extension?.isOwn ? extension : null;
  };
  const tried = () =>
    (own()?.deliveries.edges ?? []).map(({ node }) => node).filter(({ attemptCount }) => attemptCount > 0);
  return (
    <Show
      when={own()}
      fallback={
        <Page title="No such extension">
          <EmptyState
            sentence="There is no extension at this address whose secret this organization knows."
            action={<Link href="/extensions">All extensions</Link>}
          />
        </Page>
      }
    >
      {(extension) => (
        <Page
          title="Verify a request"
          above={[
            { label: "Extensions", href: "/extensions" },
            { label: extension().name, href: `/extensions/${extension().key}` },
            { label: "Callbacks", href: `/extensions/${extension().key}/callbacks` },
          ]}
          lead={
            <>
              Paste what your endpoint received, headers and body. Patchbay says which secret signed it, which
              check fails and why. Nothing of it is kept. How a receiver checks by itself:{" "}
              <a
                class="rounded-sm text-accent underline underline-offset-2"
                href="/docs/guides/receivers.md"
                target="_blank"
                rel="noopener"
              >
                receivers in Node, Python and PHP
              </a>
              .
            </>
          }
        >
          <div class="grid items-start gap-5 lg:grid-cols-2">
            <Card
              title="Request"
              aside={<CopyOperation document={String(verifyDocument)} variables={{ input: input() }} />}
            >
              <form class="space-y-4" onSubmit={(event) => void submit(event)}>
                <Select
                  label="Fill in the headers of a delivery"
                  placeholder={tried().length === 0 ? "No delivery yet" : "Choose a delivery"}
                  value={deliveryId()}
                  onChange={setDeliveryId}
                  options={tried().map((node) => ({
                    value: node.id,
                    label: `${node.event}, ${exactTime(Date.parse(node.createdAt))}`,
                  }))}
                  hint="Its body is yours to paste: Patchbay keeps it with the securityContext masked, and masked it no longer fits its signature."
                />
                <TextArea
                  mono
                  required
                  label="Headers, one a line"
                  rows={8}
                  placeholder={
                    "HASH: 5e1f…\nwebhook-id: …\nwebhook-timestamp: 1767225600\nwebhook-signature: v1,…"
                  }
                  value={headers()}
                  onInput={setHeaders}
                  issue={verify.issue("headersText") ?? verify.issue("headers")}
                />
                <TextArea
                  mono
                  required
                  label="Body, exactly as it came"
                  rows={6}
                  placeholder={'{"event":"onInstall","orgId":1,"securityContext":"…"}'}
                  value={body()}
                  onInput={setBody}
                  issue={verify.issue("body")}
                  hint="Every byte counts: a space or line break more is another signature."
                />
                <FailureNote
                  message={verify.failure()?.issues?.length ? undefined : verify.failure()?.message}
                />
                <Button tone="primary" type="submit" pending={verify.pending()}>
                  Verify
                </Button>
              </form>
            </Card>
            <Card title="Verdict">
              <Show
                when={current()}
                fallback={
                  <p class="text-sm text-ink-mute">
                    The checks appear here: HASH, the Standard Webhooks signature, the time, the id and the
                    body.
                  </p>
                }
              >
                {(known) => <Verdict payload={known()} />}
              </Show>
            </Card>
          </div>
        </Page>
      )}
    </Show>
  );
}
