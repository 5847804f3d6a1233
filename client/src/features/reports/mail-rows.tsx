import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type {
  MailRow_NotificationMailFragment,
  NotificationState,
  RecipientReason,
} from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { mailNames, mailTones } from "./notification-names.ts";

export const mailRowFragment = graphql(`
  fragment MailRow_notificationMail on NotificationMail {
    id
    address
    name
    reasons
    state
    attempts
    smtpCode
    smtpAnswer
    triedAt
    endedAt
    nextTryAt
  }
`);

export const reasonNames = {
  BILLING_ADMIN: "Billing admin",
  COMPANY_ADMIN: "Company admin",
  COMPANY_SUPERVISOR: "Company supervisor",
  EXTRA: "Extra recipient",
  ESCALATION: "Escalation copy",
  REQUIRED: "Required kind",
} satisfies Record<RecipientReason, string>;

/** What the mail server said. Its answer begins with the code, where it gave one. */
export function answerOf(mail: { smtpCode: number | null; smtpAnswer: string | null }): string {
  const { smtpCode, smtpAnswer } = mail;
  if (smtpCode === null || smtpAnswer?.startsWith(String(smtpCode))) return smtpAnswer ?? "";
  return `${smtpCode} ${smtpAnswer ?? ""}`.trim();
}

/** Each copy: who, why, where it stands, and the mail server's answer. */
export function MailRows(props: {
  mails: readonly MailRow_NotificationMailFragment[];
  state: NotificationState;
}) {
  return (
    <Show
      when={props.mails.length > 0}
      fallback={
        <p class="px-4 py-3 text-sm text-ink-mute">
          {props.state === "WAITING" ? "Not decided yet: roles are resolved when it is sent." : "Nobody."}
        </p>
      }
    >
      <Table
        label="Recipients"
        columns={[
          { label: "Recipient" },
          { label: "Why" },
          { label: "State" },
          { label: "Answer of the mail server" },
        ]}
      >
        <For each={props.mails}>
          {(mail) => (
            <Row label={mail.address}>
              <Cell class="min-w-44">
                <p class="font-medium break-words">{mail.name || mail.address}</p>
                <Show when={mail.name}>
                  <p class="text-xs break-words text-ink-mute">{mail.address}</p>
                </Show>
              </Cell>
              <Cell class="text-ink-soft">
                {mail.reasons.map((reason) => reasonNames[reason]).join(", ")}
              </Cell>
              <Cell>
                <Chip dot tone={mailTones[mail.state]} busy={mail.state === "SENDING"}>
                  {mailNames[mail.state]}
                </Chip>
                <Show when={mail.state === "WAITING" && mail.nextTryAt}>
                  {(at) => (
                    <p class="mt-0.5 text-xs text-ink-mute">
                      next try <Countdown at={at()} />
                    </p>
                  )}
                </Show>
              </Cell>
              <Cell class="min-w-52 text-xs break-words text-ink-mute">
                {answerOf(mail)}
                <Show when={mail.triedAt}>
                  {(at) => (
                    <span class="block">
                      <RelativeTime at={at()} />
                    </span>
                  )}
                </Show>
              </Cell>
            </Row>
          )}
        </For>
      </Table>
    </Show>
  );
}
