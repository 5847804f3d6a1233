import { For, Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { NotificationKind, ReportDraftInput } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Select } from "../../ui/text-field.tsx";
import { reasonNames } from "./mail-rows.tsx";
import { kindNames } from "./notification-names.ts";

const recipientsDocument = graphql(`
  query ReportRecipients($draft: ReportDraftInput, $kind: NotificationKind) {
    reportRecipients(draft: $draft, kind: $kind) {
      address
      name
      gets
      reasons
      unsubscribed
      whyNot
    }
  }
`);

const kinds = Object.keys(kindNames) as NotificationKind[];

/** Who would get a mail of a kind with what is typed, and why; who would not, and why not. Before anything is saved. */
export function RecipientsPreview(props: { draft: ReportDraftInput; dirty: boolean }) {
  const [kind, setKind] = createSignal<NotificationKind>("REAUTHENTICATION_REQUIRED");
  const variables = () => ({ draft: props.draft, kind: kind() });
  const query = createQuery(recipientsDocument, variables, {
    policy: "network-only",
    touchedBy: ["Member", "Organization"],
  });
  const all = () => query.peek()?.reportRecipients ?? [];
  const others = () => all().filter(({ gets }) => !gets);
  return (
    <Card
      title="Who would get this, and why"
      class="lg:sticky lg:top-16"
      aside={<CopyOperation document={String(recipientsDocument)} variables={variables()} />}
    >
      <div class="space-y-4" aria-live="polite">
        <p class="text-xs text-ink-mute">
          {props.dirty ? "With what you have typed, before it is saved." : "As the settings are now."}
        </p>
        <Select
          label="A mail about"
          value={kind()}
          onChange={(value) => setKind(value as NotificationKind)}
          options={kinds.map((value) => ({ value, label: kindNames[value] }))}
        />
        <Show when={query.error()}>
          {(error) => <p class="text-sm text-bad">{error().message.replace(/^\[GraphQL\] /, "")}</p>}
        </Show>
        <ul class="space-y-2">
          <For
            each={all().filter(({ gets }) => gets)}
            fallback={<li class="text-sm text-ink-mute">Nobody would get it.</li>}
          >
            {(recipient) => (
              <li class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
                <span class="font-medium">{recipient.name || recipient.address}</span>
                <Show when={recipient.name}>
                  <span class="text-xs break-all text-ink-mute">{recipient.address}</span>
                </Show>
                <For each={recipient.reasons}>{(reason) => <Chip>{reasonNames[reason]}</Chip>}</For>
              </li>
            )}
          </For>
        </ul>
        <Show when={others().length > 0}>
          <div>
            <p class="text-xs font-medium text-ink-soft">Would not get it</p>
            <ul class="mt-1.5 space-y-1.5">
              <For each={others()}>
                {(recipient) => (
                  <li class="text-sm text-ink-soft">
                    {recipient.name || recipient.address}
                    <span class="text-ink-mute">: {recipient.whyNot}</span>
                  </li>
                )}
              </For>
            </ul>
          </div>
        </Show>
      </div>
    </Card>
  );
}
