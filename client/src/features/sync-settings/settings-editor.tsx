import {
  Match,
  Show,
  Suspense,
  Switch,
  createEffect,
  createMemo,
  createSignal,
  lazy,
  on,
  onCleanup,
  onMount,
  untrack,
} from "solid-js";
import { unwrap } from "solid-js/store";
import type { SettingsPage_AccountFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { useGo } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { UnsavedGuard } from "../../ui/unsaved-guard.tsx";
import { CommunicationTab } from "./communication-tab.tsx";
import { MappingTab } from "./mapping-tab.tsx";
import { SaveBar } from "./save-bar.tsx";
import { decideConflict, describeConflict } from "./settings-conflict.ts";
import { saveSettingsDocument } from "./settings-documents.ts";
import { inputOf, settingsTabs, tabKeys, tabLabel } from "./settings-draft.ts";
import type { SettingsDraft, TabKey } from "./settings-draft.ts";
import { changesOf, combineTab } from "./settings-entries.ts";
import { createSettingsForm, savedOf } from "./settings-form.ts";
import type { SavedSettings } from "./settings-form.ts";
import { createSettingsKeys } from "./settings-keys.ts";
import { SyncTab } from "./sync-tab.tsx";

const ConflictDialog = lazy(async () => ({
  default: (await import("./conflict-dialog.tsx")).ConflictDialog,
}));

const FiltersTab = lazy(async () => ({ default: (await import("./filters-tab.tsx")).FiltersTab }));

const listed = new Intl.ListFormat("en");

/** The four tabs on one draft, and what happens to it: saved, reset, met by what somebody else saves. */
export function SettingsEditor(props: { account: SettingsPage_AccountFragment; tab: TabKey; here: string }) {
  const { can } = useSession();
  const go = useGo();
  const save = createMutation(saveSettingsDocument);
  const settings = () => {
    const known = props.account.integrationSettings;
    if (!known) throw new Error("The settings are gone");
    return known;
  };
  let root: HTMLDivElement | undefined;
  const isShown = () => root?.isConnected === true;
  const form = createSettingsForm(savedOf(untrack(settings)));
  /** What somebody else has saved, while it is decided what to do with it. */
  const [conflict, setConflict] = createSignal<SavedSettings | null>(null);
  const allowed = () =>
    can(props.account.environment === "PRODUCTION" ? "SYNC_PRODUCTION" : "SYNC_DEVELOPMENT");
  const mine = () => structuredClone(unwrap(form.draft));
  const dirty = () => form.changed().length > 0;

  createEffect(
    on(
      () => settings().version,
      () => {
        // One's own save comes by this way too; what to do with it is decided where it was made.
        if (save.pending() || !isShown()) return;
        const saved = savedOf(settings());
        if (saved.version <= form.base().version) return;
        const who = saved.by ?? "Somebody";
        const what = listed.format(tabsChanged(form.base().draft, saved.draft).map(tabLabel));
        const taken = form.meet(saved);
        announce(
          taken
            ? `${who} has saved ${what}: you see it now.`
            : `${who} has saved ${what} meanwhile. Your changes are kept.`,
          // Where it could not be taken over, a note on the page says so.
          { toast: taken },
        );
      },
      { defer: true },
    ),
  );

  const submit = async () => {
    if (save.pending() || !dirty() || !allowed()) return;
    const sent = mine();
    const tabs = [...form.changed()];
    const payload = await save.run({
      input: { accountId: props.account.id, version: form.base().version, ...inputOf(sent, tabs) },
    });
    const refusal = save.refusal();
    if (refusal && "settings" in refusal) {
      setConflict({
        ...savedOf(refusal.settings),
        by: refusal.changedBy,
        at: refusal.changedAt,
      });
      return;
    }
    const now = payload?.account.integrationSettings;
    if (!now) return showFirst();
    const saved = savedOf(now);
    // What was typed while it was being saved is not lost.
    form.continueFrom(saved, mergeAll(sent, saved.draft, unwrap(form.draft)));
    announce(`Saved: ${listed.format(tabs.map(tabLabel))}.`, { toast: true, tone: "success" });
  };
  const showFirst = () => {
    const path = save.failure()?.issues?.[0]?.path.replace(/^input\./, "");
    const tab = tabKeys.find((key) => path?.startsWith(key));
    if (tab && tab !== props.tab) open(tab);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus());
  };
  const open = (tab: TabKey) => go(`${props.here}/settings/${tab}`, { replace: true });
  const place = () => tabKeys.indexOf(props.tab);
  const step = (by: 1 | -1) => {
    const next = tabKeys[place() + by];
    if (!next) return;
    open(next);
    announce(`${tabLabel(next)}, tab ${tabKeys.indexOf(next) + 1} of ${tabKeys.length}`);
  };
  createSettingsKeys({ active: isShown, save: () => void submit(), step });
  onMount(() => {
    // The bar at the bottom must not hide what has the focus, nor be hidden by notices.
    const { style } = document.documentElement;
    style.setProperty("scroll-padding-bottom", "7rem");
    style.setProperty("--bottom-bar", "4.5rem");
    onCleanup(() => {
      style.removeProperty("scroll-padding-bottom");
      style.removeProperty("--bottom-bar");
    });
  });
  /** What is wrong at or below a place, such as `mapping.properties.3`. */
  const issue = (place: string) =>
    save.failure()?.issues?.find((each) => {
      const path = each.path.replace(/^input\./, "");
      return path === place || path.startsWith(`${place}.`);
    })?.message;
  const names = createMemo(() => {
    const labels = new Map([
      ...props.account.contactProperties.map(({ name, label }): [string, string] => [name, label]),
      ...form.draft.mapping.customProperties.map(({ name, label }): [string, string] => [name, label]),
    ]);
    const views = new Map(props.account.contactViews.map(({ key, name }) => [key, name]));
    return {
      property: (name: string) => labels.get(name) ?? name,
      view: (key: string) => views.get(key) ?? key,
    };
  });
  return (
    <div ref={root} class="space-y-5">
      <Show when={form.theirs()}>
        {(saved) => (
          <div
            role="note"
            class="flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3 text-sm"
          >
            <p class="min-w-0 flex-1">
              <span class="font-medium">
                {saved().by ?? "Somebody"} has saved{" "}
                {listed.format(tabsChanged(form.base().draft, saved().draft).map(tabLabel))}
                <Show when={saved().at}>
                  {(at) => (
                    <>
                      {" "}
                      <RelativeTime at={at()} />
                    </>
                  )}
                </Show>
                .
              </span>{" "}
              What you have changed is still here.
            </p>
            <Button size="sm" onClick={() => setConflict(form.theirs())}>
              Compare and go on
            </Button>
          </div>
        )}
      </Show>
      <Show when={!allowed()}>
        <p role="note" class="rounded-lg border border-line bg-surface px-4 py-3 text-sm text-ink-soft">
          Your role lets you look at these settings, not change them.
        </p>
      </Show>
      <Tabs
        label="Integration settings"
        value={props.tab}
        onChange={(value) => open(value as TabKey)}
        tabs={settingsTabs.map(({ value, label }) => ({
          value,
          label,
          mark: form.changed().includes(value) ? "changed" : undefined,
        }))}
      >
        {(value) => (
          <fieldset disabled={!allowed()} class="min-w-0">
            <legend class="sr-only">{tabLabel(value as TabKey)}</legend>
            <Switch>
              <Match when={value === "sync"}>
                <SyncTab form={form} serviceName={props.account.service.name} issue={issue} />
              </Match>
              <Match when={value === "mapping"}>
                <MappingTab form={form} account={props.account} issue={issue} />
              </Match>
              <Match when={value === "filters"}>
                <Suspense fallback={<RowsSkeleton />}>
                  <FiltersTab form={form} account={props.account} issue={issue} />
                </Suspense>
              </Match>
              <Match when={value === "communication"}>
                <CommunicationTab form={form} settings={settings()} issue={issue} />
              </Match>
            </Switch>
          </fieldset>
        )}
      </Tabs>
      <SaveBar
        form={form}
        tab={props.tab}
        allowed={allowed()}
        pending={save.pending()}
        failure={conflict() ? null : save.failure()}
        settings={settings()}
        onStep={step}
        onOpen={open}
        onSave={() => void submit()}
      />
      <Suspense>
        <Show when={conflict()} keyed>
          {(saved) => (
            <ConflictDialog
              who={saved.by ?? "Somebody else"}
              at={saved.at}
              tabs={describeConflict(form.base().draft, saved.draft, mine(), names())}
              onClose={() => {
                form.meet(saved);
                setConflict(null);
              }}
              onDecide={(choices, saveNow) => {
                form.continueFrom(saved, decideConflict(form.base().draft, saved.draft, mine(), choices));
                setConflict(null);
                save.reset();
                if (saveNow) void submit();
              }}
            />
          )}
        </Show>
      </Suspense>
      <UnsavedGuard
        dirty={dirty()}
        name={`the settings of ${props.account.providerOrgName}`}
        within={`${props.here}/settings/`}
        onDiscard={form.discard}
      />
    </div>
  );
}

/** The tabs in which two settings differ. */
function tabsChanged(one: SettingsDraft, other: SettingsDraft): TabKey[] {
  return tabKeys.filter((tab) => changesOf(tab, one, other).length > 0);
}

/** What was saved, with what was changed since it was sent. */
function mergeAll(sent: SettingsDraft, saved: SettingsDraft, now: SettingsDraft): SettingsDraft {
  return {
    sync: combineTab("sync", sent, saved, now),
    mapping: combineTab("mapping", sent, saved, now),
    filters: combineTab("filters", sent, saved, now),
    communication: combineTab("communication", sent, saved, now),
  };
}
