import { For, Show } from "solid-js";
import type { MailDelivery, NotificationKind, SettingsPage_SettingsFragment } from "../../gql/graphql.ts";
import { dataSyncKinds, syncKindNames } from "../../lib/sync-names.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Link } from "../../ui/link.tsx";
import { Checks } from "../../ui/text-field.tsx";
import type { SettingsForm } from "./settings-form.ts";
import { deliveryWords, mailWords } from "./settings-words.ts";

const deliveries: MailDelivery[] = ["AT_ONCE", "DIGEST", "NEVER"];
const runs = dataSyncKinds.map((value) => ({ value, label: syncKindNames[value] }));

/** Which mails tell of this account, and when. Who gets them is said in the report settings. */
export function CommunicationTab(props: {
  form: SettingsForm;
  settings: SettingsPage_SettingsFragment;
  issue: (path: string) => string | undefined;
}) {
  const communication = () => props.form.draft.communication;
  const required = (kind: NotificationKind) =>
    props.settings.communication.mails.some((mail) => mail.kind === kind && mail.required);
  const choose = (kind: NotificationKind, delivery: MailDelivery) =>
    props.form.set("communication", "mails", (mail) => mail.kind === kind, "delivery", delivery);
  return (
    <div class="space-y-5">
      <Card
        flush
        title="Mails"
        aside={
          <Link class="text-xs" href="/settings/reports">
            Who gets them
          </Link>
        }
      >
        <div class="divide-y divide-line">
          <For each={communication().mails}>
            {(mail, index) => (
              <fieldset class="grid min-w-0 gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
                <legend class="sr-only">{mailWords[mail.kind].label}</legend>
                <div class="min-w-0 text-sm">
                  <p class="flex flex-wrap items-center gap-2 font-medium" aria-hidden="true">
                    {mailWords[mail.kind].label}
                    <Show when={required(mail.kind)}>
                      <Chip>Always sent</Chip>
                    </Show>
                  </p>
                  <p class="text-xs text-ink-mute">
                    {mailWords[mail.kind].note}
                    <Show when={required(mail.kind)}>
                      {" "}
                      It cannot be switched off: what it tells of goes on losing work until somebody acts.
                    </Show>
                  </p>
                  <Show when={props.issue(`communication.mails.${index()}.delivery`)}>
                    {(text) => <p class="text-xs text-bad">{text()}</p>}
                  </Show>
                </div>
                <div class="flex flex-wrap gap-1">
                  <For each={deliveries}>
                    {(delivery) => (
                      <label class="flex h-8 items-center gap-1.5 rounded-md border border-line px-2.5 text-xs whitespace-nowrap has-checked:border-accent has-checked:bg-accent-soft has-disabled:opacity-60">
                        <input
                          type="radio"
                          name={`mail-${mail.kind}`}
                          class="size-3.5 accent-accent"
                          checked={mail.delivery === delivery}
                          disabled={required(mail.kind)}
                          onChange={() => choose(mail.kind, delivery)}
                        />
                        {deliveryWords[delivery]}
                      </label>
                    )}
                  </For>
                </div>
              </fieldset>
            )}
          </For>
        </div>
      </Card>
      <Card title="Reports of data sync">
        <Checks
          legend="Runs that are reported"
          options={runs}
          value={communication().runs}
          onChange={(value) =>
            props.form.set("communication", {
              runs: runs.flatMap((each) => (value.includes(each.value) ? [each.value] : [])),
            })
          }
          issue={props.issue("communication.runs")}
        />
      </Card>
    </div>
  );
}
