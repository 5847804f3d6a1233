import { For, Show, createMemo, createSignal } from "solid-js";
import { touchLists } from "../../graphql/live-lists.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { relativeTime } from "../../lib/format-time.ts";
import { syncKindNames } from "../../lib/sync-names.ts";
import type { SyncKind } from "../../lib/sync-names.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link, useGo, useScope } from "../../ui/link.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Select } from "../../ui/text-field.tsx";
import { syncAccountsDocument } from "./account-select.tsx";
import { syncPermission } from "./run-name.ts";
import {
  startSyncDocument,
  syncKindNotes,
  syncScopeChoices,
  syncTargetDocument,
} from "./start-sync-choices.ts";

/** Starts a sync of an account by hand: which kind, and all records or what changed. */
export function StartSyncDialog(props: { request: Extract<DialogRequest, { kind: "startSync" }> }) {
  const { can } = useSession();
  const { scope } = useScope();
  const go = useGo();
  const accounts = createQuery(syncAccountsDocument, () => ({}));
  const known = createMemo(() =>
    (accounts.peek()?.accounts.edges ?? []).flatMap(({ node }) =>
      node.service.capabilities.includes("SYNC") && can(syncPermission(node.environment)) ? [node] : [],
    ),
  );
  const [chosenId, setChosenId] = createSignal<string | null>(null);
  const accountId = () =>
    chosenId() ??
    props.request.accountId ??
    known().find(({ environment }) => environment === scope().environment)?.id ??
    known()[0]?.id ??
    null;
  const query = createQuery(
    syncTargetDocument,
    () => {
      const id = accountId();
      return id === null ? null : { id };
    },
    { touchedBy: ["SyncRun"] },
  );
  const account = () => {
    const found = query.peek()?.account;
    return found && found.id === accountId() ? found : null;
  };
  const kinds = (): SyncKind[] => [...(account()?.syncStreams.map(({ kind }) => kind) ?? []), "ORG_SYNC"];
  const [chosenKind, setChosenKind] = createSignal<SyncKind | null>(null);
  const kind = (): SyncKind => {
    const wanted = chosenKind() ?? props.request.syncKind;
    return (wanted !== null && kinds().includes(wanted) ? wanted : kinds()[0]) ?? "ORG_SYNC";
  };
  const stream = () => account()?.syncStreams.find((each) => each.kind === kind());
  const noteOf = (each: SyncKind) => {
    const of = account()?.syncStreams.find((one) => one.kind === each);
    const past = of?.readUntil ? ` Read up to ${relativeTime(Date.parse(of.readUntil), Date.now())}.` : "";
    return `${syncKindNotes[each]}${past}${of?.current ? " One is under way: it is the answer." : ""}`;
  };
  /** Only contacts can be read by what changed; the first run reads all anyway. */
  const hasScope = () => kind() === "CONTACTS_PULL" && stream()?.readUntil != null;
  const [chosenScope, setChosenScope] = createSignal<"INCREMENTAL" | "FULL">("INCREMENTAL");
  const start = createMutation(startSyncDocument);
  const input = () => ({
    accountId: accountId() ?? "",
    kind: kind(),
    // The first pull reads all of them, whatever it is asked for: it is called what it is.
    ...(kind() === "CONTACTS_PULL" ? { scope: hasScope() ? chosenScope() : ("FULL" as const) } : {}),
  });
  const close = () => closeDialog(props.request);
  const run = async () => {
    const payload = await start.run({ input: input() });
    if (!payload) return;
    touchLists("SyncRun");
    announce(`${syncKindNames[kind()]}: on its way.`, { toast: true });
    close();
    go(`/sync/${encodeURIComponent(payload.syncRun.id)}`);
  };
  const waits = () => {
    switch (account()?.status) {
      case "REVOKED":
        return "The account is revoked: the run waits until somebody grants it.";
      case "REAUTHENTICATION_REQUIRED":
        return "The account needs re-authentication: the run waits until somebody reconnects it.";
      default:
        return null;
    }
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Start a sync"
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(startSyncDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="start-sync"
            pending={start.pending()}
            disabled={account() === null}
          >
            Start
          </Button>
        </>
      }
    >
      <form
        id="start-sync"
        class="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Select
          label="Account"
          value={accountId() ?? ""}
          onChange={(id) => {
            start.reset();
            setChosenId(id);
          }}
          {...(known().length === 0 ? { placeholder: "No account that can be synchronised" } : {})}
          options={known().map((node) => ({
            value: node.id,
            label: `${node.providerOrgName} (${node.service.name})`,
            group: sentenceLabel(node.environment),
          }))}
        />
        <Show when={account()} fallback={<Show when={accountId()}>{<RowsSkeleton rows={3} />}</Show>}>
          <ChoiceCards
            legend="What"
            name="sync-kind"
            value={kind()}
            onChange={(value) => {
              start.reset();
              setChosenKind(value);
            }}
            choices={kinds().map((value) => ({ value, label: syncKindNames[value], note: noteOf(value) }))}
          />
          <Show when={hasScope()}>
            <ChoiceCards
              legend="Which records"
              name="sync-scope"
              value={chosenScope()}
              onChange={setChosenScope}
              choices={syncScopeChoices}
            />
          </Show>
          <For each={[waits()].filter((each) => each !== null)}>
            {(sentence) => <p class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{sentence}</p>}
          </For>
        </Show>
        <FailureNote message={start.failure()?.message} />
        <Show when={start.failure()?.code === "NOT_ENABLED" && accountId()}>
          {(id) => (
            <Link
              class="text-sm"
              href={`/accounts/${encodeURIComponent(id())}/settings/sync`}
              onClick={close}
            >
              Open its sync settings
            </Link>
          )}
        </Show>
      </form>
    </Dialog>
  );
}
