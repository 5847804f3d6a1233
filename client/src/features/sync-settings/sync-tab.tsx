import { Show } from "solid-js";
import type { ParentProps } from "solid-js";
import { Card } from "../../ui/card.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { Select } from "../../ui/text-field.tsx";
import type { SyncDraft } from "./settings-draft.ts";
import type { SettingsForm } from "./settings-form.ts";
import { schedules } from "./settings-words.ts";

type Schedule = "contactsEveryMinutes" | "pushEveryMinutes" | "usersEveryMinutes" | "viewsEveryMinutes";

/** Which objects are synchronised, which way, and how often. */
export function SyncTab(props: {
  form: SettingsForm;
  serviceName: string;
  issue: (path: string) => string | undefined;
}) {
  const sync = () => props.form.draft.sync;
  const set = (part: Partial<SyncDraft>) => props.form.set("sync", part);
  const Every = (own: { label: string; of: Schedule }) => (
    <Select
      label={own.label}
      value={String(sync()[own.of] ?? "")}
      onChange={(value) => set({ [own.of]: value === "" ? null : Number(value) })}
      options={[...schedules]}
      issue={props.issue(`sync.${own.of}`)}
    />
  );
  const pulls = () => sync().contacts === "PULL" || sync().contacts === "BOTH";
  const pushes = () => sync().contacts === "PUSH" || sync().contacts === "BOTH";
  return (
    <div class="space-y-5">
      <Card title="Contacts">
        <div class="space-y-4 [&_fieldset]:grid [&_fieldset]:gap-2 [&_fieldset]:space-y-0 sm:[&_fieldset]:grid-cols-2">
          <ChoiceCards
            legend="Direction"
            name="contacts"
            value={sync().contacts}
            onChange={(contacts) => set({ contacts })}
            choices={[
              { value: "OFF", label: "Off", note: "Contacts stay as they are on both sides." },
              {
                value: "PULL",
                label: `From ${props.serviceName}`,
                note: "What changes there is read into Patchbay.",
              },
              {
                value: "PUSH",
                label: `To ${props.serviceName}`,
                note: "What changes in Patchbay is written there.",
              },
              { value: "BOTH", label: "Both ways", note: "Each side takes over what changed on the other." },
            ]}
          />
          <Show when={sync().contacts !== "OFF"}>
            <div class="grid gap-4 sm:grid-cols-2">
              <Show when={pulls()}>
                <Every label="Read from there" of="contactsEveryMinutes" />
              </Show>
              <Show when={pushes()}>
                <Every label="Write to there" of="pushEveryMinutes" />
              </Show>
            </div>
          </Show>
          <Show when={sync().contacts === "BOTH"}>
            <ChoiceCards
              legend="Where both sides have changed the same property"
              name="conflicts"
              value={sync().conflicts}
              onChange={(conflicts) => set({ conflicts })}
              choices={[
                {
                  value: "PROVIDER",
                  label: `${props.serviceName} wins`,
                  note: "What was written in Patchbay is kept with the contact as a conflict.",
                },
                {
                  value: "PATCHBAY",
                  label: "Patchbay wins",
                  note: "What was written there is kept with the contact as a conflict.",
                },
              ]}
            />
          </Show>
        </div>
      </Card>
      <Card title="Users">
        <Toggled
          label={`Read the people of the ${props.serviceName} organization`}
          note="They are listed as directory users."
          on={sync().users}
          onChange={(users) => set({ users })}
        >
          <Every label="Read them" of="usersEveryMinutes" />
        </Toggled>
      </Card>
      <Card title="Provider views">
        <Toggled
          label="Read the chosen views and their records"
          note="Choose the views under Filters."
          on={sync().views}
          onChange={(views) => set({ views })}
        >
          <Every label="Read them" of="viewsEveryMinutes" />
        </Toggled>
      </Card>
    </div>
  );
}

/** A switch, and what is set only where it is on. */
function Toggled(
  props: ParentProps<{ label: string; note: string; on: boolean; onChange: (on: boolean) => void }>,
) {
  return (
    <div class="grid items-start gap-4 sm:grid-cols-2">
      <label class="flex items-start gap-2.5 text-sm">
        <input
          type="checkbox"
          class="mt-0.5 size-4 shrink-0 accent-accent"
          checked={props.on}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span>
          <span class="font-medium">{props.label}</span>
          <span class="block text-xs text-ink-mute">{props.note}</span>
        </span>
      </label>
      <Show when={props.on}>{props.children}</Show>
    </div>
  );
}
