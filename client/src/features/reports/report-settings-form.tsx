import { Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DigestFrequency, ReportSettingsForm_ReportSettingsFragment, Role } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Checks, Select, TextField } from "../../ui/text-field.tsx";
import { UnsavedGuard } from "../../ui/unsaved-guard.tsx";
import { createReportDraft } from "./create-report-draft.ts";
import { ExtraRecipients } from "./extra-recipients.tsx";
import { RecipientsPreview } from "./recipients-preview.tsx";

const saveDocument = graphql(`
  mutation SaveReportSettings($input: SaveReportSettingsInput!) {
    saveReportSettings(input: $input) {
      ... on SaveReportSettingsPayload {
        settings {
          ...ReportSettingsForm_reportSettings
        }
      }
      ...Failure_error
    }
  }
`);

const named = 3;

/** Who has a role, in few words. */
function holdersOf(members: readonly { name: string }[]): string {
  if (members.length === 0) return "nobody";
  const rest = members.length - named;
  const names = members.slice(0, named).map(({ name }) => name);
  return rest > 0 ? `${names.join(", ")} and ${count(rest, "other")}` : names.join(", ");
}

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00 UTC`,
}));

/** The report settings, with who would get what beside them while one edits. */
export function ReportSettingsForm(props: {
  settings: ReportSettingsForm_ReportSettingsFragment;
  allowed: boolean;
  /** Reads the settings again: somebody else has saved. */
  onConflict: () => void;
}) {
  // What a save answered is newer than what the page has read, until it reads again.
  const [answered, setAnswered] = createSignal<ReportSettingsForm_ReportSettingsFragment | null>(null);
  const settings = createMemo(() => {
    const own = answered();
    return own && own.version > props.settings.version ? own : props.settings;
  });
  const draft = createReportDraft(() => settings());
  const save = createMutation(saveDocument);
  const input = () => ({
    version: draft.version(),
    ...draft.recipients(),
    digest: draft.fields().digest,
    digestHour: Number(draft.fields().hour),
    weeklyReport: draft.fields().weekly,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const saved = await save.run({ input: input() });
    if (saved) {
      setAnswered(saved.settings);
      draft.reset();
      announce("The report settings are saved.", { toast: true, tone: "success" });
    } else if (save.failure()?.code === "SETTINGS_CHANGED") props.onConflict();
  };
  const conflict = () =>
    !save.pending() && (save.failure()?.code === "SETTINGS_CHANGED" || (draft.dirty() && draft.isBehind()));
  return (
    <div class="grid items-start gap-4 lg:grid-cols-2">
      <UnsavedGuard dirty={draft.dirty()} name="report settings" onDiscard={draft.reset} />
      <Card
        title="Recipients and times"
        aside={<CopyOperation document={String(saveDocument)} variables={{ input: input() }} />}
      >
        <form class="space-y-5" onSubmit={(event) => void submit(event)}>
          <fieldset disabled={!props.allowed} class="space-y-5">
            <Checks
              legend="Recipient roles"
              value={draft.fields().roles}
              onChange={(roles) => draft.edit({ roles: roles as Role[] })}
              options={settings().recipientRoles.map(({ role, members: holders }) => ({
                value: role,
                label: sentenceLabel(role),
                note: holdersOf(holders),
              }))}
              issue={save.issue("roles")}
            />
            <ExtraRecipients
              value={draft.fields().extras}
              known={settings().extraRecipients}
              allowed={props.allowed}
              onChange={(extras) => draft.edit({ extras })}
              issue={save.issue("extraRecipientIds")}
            />
            <TextField
              label="Escalation copy (BCC)"
              type="email"
              placeholder="oncall@example.com"
              value={draft.fields().bcc}
              onInput={(bcc) => draft.edit({ bcc })}
              issue={save.issue("escalationBcc")}
              hint="Gets a copy of every mail, without being named in it. Empty: nobody."
            />
            <div class="grid gap-3 sm:grid-cols-2">
              <Select
                label="Digest of noisy kinds"
                value={draft.fields().digest}
                onChange={(digest) => draft.edit({ digest: digest as DigestFrequency })}
                options={[
                  { value: "HOURLY", label: "Every hour" },
                  { value: "DAILY", label: "Once a day" },
                ]}
              />
              <Select
                label="At"
                value={draft.fields().hour}
                onChange={(hour) => draft.edit({ hour })}
                options={hours}
                hint="Of the daily digest and the weekly report."
              />
            </div>
            <label class="flex min-h-6 items-center gap-2 text-sm">
              <input
                type="checkbox"
                class="size-4 accent-accent"
                checked={draft.fields().weekly}
                onChange={(event) => draft.edit({ weekly: event.currentTarget.checked })}
              />
              Weekly report, every Monday
              <Show when={settings().nextWeeklyReportAt}>
                {(at) => (
                  <span class="text-xs text-ink-mute">
                    next <RelativeTime at={at()} />
                  </span>
                )}
              </Show>
            </label>
            <Show
              when={conflict()}
              fallback={
                <FailureNote message={save.failure()?.issues?.length ? undefined : save.failure()?.message} />
              }
            >
              <div role="alert" class="space-y-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
                <p>
                  {settings().updatedBy ?? "Somebody"} saved other settings meanwhile. What you typed is still
                  here.
                </p>
                <div class="flex flex-wrap gap-2">
                  <Button size="sm" onClick={() => (draft.reset(), save.reset())}>
                    Take theirs
                  </Button>
                  <Button size="sm" onClick={() => (draft.rebase(), save.reset())}>
                    Keep mine over theirs
                  </Button>
                </div>
              </div>
            </Show>
            <div class="flex flex-wrap items-center gap-3">
              <Button tone="primary" type="submit" pending={save.pending()} disabled={!draft.dirty()}>
                Save
              </Button>
              <Show when={draft.dirty()}>
                <Button tone="ghost" onClick={draft.reset}>
                  Discard changes
                </Button>
              </Show>
              <Show when={settings().updatedAt}>
                {(at) => (
                  <span class="text-xs text-ink-mute">
                    saved by {settings().updatedBy ?? "somebody"}, <RelativeTime at={at()} />
                  </span>
                )}
              </Show>
            </div>
          </fieldset>
          <Show when={!props.allowed}>
            <p class="text-xs text-ink-mute">Changing them takes the role company admin or billing admin.</p>
          </Show>
        </form>
      </Card>
      <RecipientsPreview draft={draft.preview()} dirty={draft.dirty()} />
    </div>
  );
}
