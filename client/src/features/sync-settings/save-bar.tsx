import { For, Show } from "solid-js";
import type { SettingsPage_SettingsFragment } from "../../gql/graphql.ts";
import type { Failure } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { defaultsOf, tabKeys, tabLabel } from "./settings-draft.ts";
import type { SettingsDraft, TabKey } from "./settings-draft.ts";
import { changesOf } from "./settings-entries.ts";
import type { SettingsForm } from "./settings-form.ts";

const listed = new Intl.ListFormat("en");

/** Back, next, reset and save, with what is not saved yet; stays in sight. */
export function SaveBar(props: {
  form: SettingsForm;
  tab: TabKey;
  allowed: boolean;
  pending: boolean;
  failure: Failure | null;
  settings: SettingsPage_SettingsFragment;
  onStep: (by: 1 | -1) => void;
  onOpen: (tab: TabKey) => void;
  onSave: () => void;
}) {
  const dirty = () => props.form.changed().length > 0;
  const at = () => tabKeys.indexOf(props.tab);
  const isDefault = () => {
    if (props.tab === "mapping") return true;
    const whole: SettingsDraft = { ...props.form.draft, ...defaultsOf(props.settings) };
    return changesOf(props.tab, whole, props.form.draft).length === 0;
  };
  const reset = () => {
    if (props.tab === "mapping" || isDefault()) return;
    props.form.reset(props.tab, props.settings);
    announce(`${tabLabel(props.tab)} is at its default. Save to keep it so.`, { toast: true });
  };
  const issues = () =>
    (props.failure?.issues ?? []).map((each) => {
      const path = each.path.replace(/^input\./, "");
      return { message: each.message, tab: tabKeys.find((key) => path.startsWith(key)) };
    });
  return (
    <div class="sticky bottom-0 z-10 -mx-4 mt-5 space-y-2 border-t border-line bg-canvas/95 px-4 py-3 backdrop-blur-md sm:-mx-6 sm:px-6">
      <Show when={issues().length > 0}>
        <ul class="list-disc space-y-1 rounded-md bg-bad-soft py-2 pr-3 pl-7 text-sm text-bad">
          <For each={issues()}>
            {(each) => (
              <li>
                {each.message}
                <Show when={each.tab}>
                  {(tab) => (
                    <Show when={tab() !== props.tab}>
                      {" "}
                      <button type="button" class="underline" onClick={() => props.onOpen(tab())}>
                        Open {tabLabel(tab())}
                      </button>
                    </Show>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <FailureNote message={issues().length > 0 ? undefined : props.failure?.message} />
      <div class="flex flex-wrap items-center gap-2">
        {/* Not disabled at the ends: a button that is would lose the focus of whoever goes through the tabs by it. */}
        <Button aria-disabled={at() === 0} class="aria-disabled:opacity-55" onClick={() => props.onStep(-1)}>
          Back
        </Button>
        <Button
          aria-disabled={at() === tabKeys.length - 1}
          class="aria-disabled:opacity-55"
          onClick={() => props.onStep(1)}
        >
          Next
        </Button>
        <p class="order-last min-w-0 basis-full text-xs text-ink-mute sm:order-none sm:flex-1 sm:basis-0 sm:px-2">
          <Show
            when={dirty()}
            fallback={
              <Show
                when={props.settings.updatedAt}
                fallback="As it is by default: nobody has saved anything yet."
              >
                {(at) => (
                  <>
                    Saved by {props.settings.updatedBy ?? "somebody"} <RelativeTime at={at()} />.
                  </>
                )}
              </Show>
            }
          >
            <span class="font-medium text-ink" data-testid="unsaved">
              Unsaved changes in {listed.format(props.form.changed().map(tabLabel))}.
            </span>
          </Show>
        </p>
        <Show when={props.allowed}>
          <div class="ml-auto flex gap-2">
            <Show when={props.tab !== "mapping"}>
              <Button
                tone="ghost"
                aria-disabled={isDefault()}
                class="aria-disabled:opacity-55"
                onClick={reset}
              >
                <span>
                  Reset<span class="max-sm:sr-only"> {tabLabel(props.tab).toLowerCase()}</span>
                </span>
              </Button>
            </Show>
            <Button
              tone="primary"
              pending={props.pending}
              disabled={!dirty()}
              title="Ctrl S or ⌘ S"
              onClick={() => props.onSave()}
            >
              <span>
                Save<span class="max-sm:sr-only"> all tabs</span>
              </span>
            </Button>
          </div>
        </Show>
      </div>
    </div>
  );
}
