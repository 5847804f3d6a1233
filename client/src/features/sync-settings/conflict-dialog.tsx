import { For, Show, createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Choices, ConflictTab } from "./settings-conflict.ts";

/** Two people have changed the settings: says what each has made of them, and lets one decide tab by tab. */
export function ConflictDialog(props: {
  who: string;
  at: string | null;
  tabs: readonly ConflictTab[];
  onClose: () => void;
  onDecide: (choices: Choices, save: boolean) => void;
}) {
  const [choices, setChoices] = createStore<Choices>({});
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={`${props.who} has saved these settings meanwhile`}
      description={
        <>
          <Show when={props.at}>
            {(at) => (
              <>
                Saved <RelativeTime at={at()} />.{" "}
              </>
            )}
          </Show>
          Nothing of yours is lost: decide for each tab what is to stand.
        </>
      }
      footer={
        <>
          <Button onClick={() => props.onClose()}>Decide later</Button>
          <Button onClick={() => props.onDecide({ ...choices }, false)}>Take over and look</Button>
          <Button tone="primary" onClick={() => props.onDecide({ ...choices }, true)}>
            Take over and save
          </Button>
        </>
      }
    >
      <For
        each={props.tabs}
        fallback={
          <p class="text-sm text-ink-soft">
            They stand as you saw them: what was changed has been changed back.
          </p>
        }
      >
        {(tab) => (
          <section class="space-y-3 rounded-lg border border-line p-3" aria-label={tab.label}>
            <h3 class="text-sm font-semibold">{tab.label}</h3>
            <Differences tab={tab} who={props.who} />
            <Show
              when={tab.mine > 0}
              fallback={
                <p class="text-sm text-ink-soft">
                  You have changed nothing here: the changes of {props.who} are taken over.
                </p>
              }
            >
              <ChoiceCards
                legend={`What is to stand in ${tab.label}`}
                name={`stands-${tab.tab}`}
                value={choices[tab.tab] ?? "BOTH"}
                onChange={(choice) => setChoices(tab.tab, choice)}
                choices={[
                  {
                    value: "BOTH",
                    label: "Both",
                    note:
                      tab.clashes.length === 0
                        ? "The changes of both: they touch different things."
                        : `The changes of both; as you want it where both have changed the same: ${tab.clashes.join(", ")}.`,
                  },
                  {
                    value: "THEIRS",
                    label: `Take what ${props.who} saved`,
                    note: `${count(tab.mine, "change")} of yours ${tab.mine === 1 ? "goes" : "go"}.`,
                  },
                  {
                    value: "MINE",
                    label: "Keep mine",
                    note: `${count(tab.theirs, "change")} of ${props.who} ${tab.theirs === 1 ? "is" : "are"} undone.`,
                  },
                ]}
              />
            </Show>
          </section>
        )}
      </For>
    </Dialog>
  );
}

const few = 8;

/** Every choice that one of the two has changed: as it was, theirs, mine. */
function Differences(props: { tab: ConflictTab; who: string }) {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.tab.rows : props.tab.rows.slice(0, few));
  return (
    <>
      <div class="overflow-x-auto" role="group" aria-label={`Changes in ${props.tab.label}`} tabindex="0">
        <table class="w-full text-xs">
          <thead>
            <tr class="text-left text-ink-mute">
              <For each={["What", "Before", props.who, "You"]}>
                {(name) => (
                  <th scope="col" class="py-1 pr-3 font-medium">
                    {name}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(row) => (
                <tr class="border-t border-line align-top">
                  <th scope="row" class="py-1.5 sm:min-w-28 pr-3 text-left font-medium">
                    {row.label}
                  </th>
                  <td class="py-1.5 sm:min-w-24 pr-3 text-ink-mute">{row.before}</td>
                  <td class="py-1.5 sm:min-w-24 pr-3">{row.theirs ?? <AsBefore />}</td>
                  <td class="py-1.5 sm:min-w-24">{row.mine ?? <AsBefore />}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={props.tab.rows.length > shown().length}>
        <Button size="sm" tone="ghost" onClick={() => setAll(true)}>
          Show all {props.tab.rows.length}
        </Button>
      </Show>
    </>
  );
}

function AsBefore() {
  return <span class="text-ink-mute">As before</span>;
}
