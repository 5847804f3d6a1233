import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { MailState, MailTransport } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { answerOf } from "./mail-rows.tsx";
import { mailNames } from "./notification-names.ts";

const testDocument = graphql(`
  mutation SendTestMail($input: SendTestMailInput!) {
    sendTestMail(input: $input) {
      ... on SendTestMailPayload {
        address
        state
        smtpCode
        smtpAnswer
      }
      ...Failure_error
    }
  }
`);

const where = {
  SMTP: "Mail goes to the mail server of SMTP_URL.",
  INBOX: "Mail goes to the built-in inbox: no mail server is set.",
  NONE: "Mail goes nowhere: no mail server is set.",
} satisfies Record<MailTransport, string>;

type Answer = { address: string; state: MailState; smtpCode: number | null; smtpAnswer: string };

/** Sends one mail to whoever asks, and shows what the mail server said to it. */
export function TestMail(props: { transport: MailTransport }) {
  const send = createMutation(testDocument);
  const [answer, setAnswer] = createSignal<Answer | null>(null);
  const run = async () => {
    setAnswer(await send.run({ input: {} }));
    touchLists("InboxMail");
  };
  return (
    <Card title="Mail server" note={where[props.transport]}>
      <div class="space-y-3">
        <Button pending={send.pending()} onClick={() => void run()}>
          Send me a test mail
        </Button>
        <FailureNote message={send.failure()?.message} />
        <Show when={answer()}>
          {(given) => (
            <p role="status" class={given().state === "SENT" ? "text-sm text-good" : "text-sm text-bad"}>
              {mailNames[given().state]} to {given().address}: {answerOf(given())}
            </p>
          )}
        </Show>
      </div>
    </Card>
  );
}
