import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { NotificationKind } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { kindNames } from "./notification-names.ts";

const preferencesDocument = graphql(`
  query MailPreferences {
    mailPreferences {
      kind
      subscribed
      required
    }
  }
`);

const setDocument = graphql(`
  mutation SetMailPreference($input: SetMailPreferenceInput!) {
    setMailPreference(input: $input) {
      ... on SetMailPreferencePayload {
        preferences {
          kind
          subscribed
          required
        }
      }
      ...Failure_error
    }
  }
`);

/** Which kinds of mail one wants oneself, where one is among the recipients. Each choice is kept at once. */
export function MailPreferences() {
  const query = createQuery(preferencesDocument, () => ({}));
  const set = createMutation(setDocument);
  const choose = async (kind: NotificationKind, box: HTMLInputElement) => {
    const subscribed = box.checked;
    if (!(await set.run({ input: { kind, subscribed } }))) {
      box.checked = !subscribed;
      return;
    }
    announce(`${kindNames[kind]}: ${subscribed ? "you get these mails" : "you get none of these mails"}.`, {
      toast: true,
      tone: "success",
    });
    query.refetch();
    touchLists("Member");
  };
  return (
    <Show when={query.data()?.mailPreferences}>
      {(preferences) => (
        <Card
          title="Mails to me"
          note="Where you are among the recipients. The link at the foot of a mail does the same."
          aside={<CopyOperation document={String(preferencesDocument)} variables={{}} />}
        >
          <div class="space-y-3">
            <div class="grid gap-x-4 gap-y-1 sm:grid-cols-2">
              <For each={preferences()}>
                {(preference) => (
                  <label class="flex min-h-6 items-start gap-2 text-sm">
                    <input
                      type="checkbox"
                      class="mt-0.5 size-4 shrink-0 accent-accent"
                      checked={preference.subscribed}
                      disabled={preference.required}
                      onChange={(event) => void choose(preference.kind, event.currentTarget)}
                    />
                    <span>
                      {kindNames[preference.kind]}
                      <Show when={preference.required}>
                        <span class="block text-xs text-ink-mute">
                          Can't be switched off: events wait until it is done.
                        </span>
                      </Show>
                    </span>
                  </label>
                )}
              </For>
            </div>
            <FailureNote message={set.failure()?.message} />
          </div>
        </Card>
      )}
    </Show>
  );
}
