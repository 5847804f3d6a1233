import { For, Show, createEffect, createSignal } from "solid-js";
import { count } from "../../lib/format-count.ts";
import { titleLabel } from "../../lib/enum-label.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { DeploymentChangeChip, ReadinessChip } from "../../ui/status-chips.tsx";
import { Select } from "../../ui/text-field.tsx";
import { byService } from "./plan-groups.ts";
import type { PlannedRule, ServiceGroup } from "./plan-groups.ts";
import { syncStep } from "./production-accounts.ts";
import type { ProductionAccount } from "./production-accounts.ts";
import { UnboundFix } from "./unbound-fix.tsx";

/** Rows that are drawn at once; the choice for all of a service reaches the others too. */
const most = 100;

type ChoicesProps = {
  projectId: string;
  rules: readonly PlannedRule[];
  accounts: readonly ProductionAccount[];
  accountOf: (rule: PlannedRule) => string;
  onChoose: (ruleIds: readonly string[], accountId: string) => void;
};

type Awaited = { serviceKey: string; ruleIds: readonly string[]; known: ReadonlySet<string> };

/** Asks for a production account for each rule, or for all rules of a service at once; one can be added beside. */
export function AccountChoices(props: ChoicesProps) {
  const [awaited, setAwaited] = createSignal<Awaited[]>([]);
  const add = (serviceKey: string, ruleIds: readonly string[]) => {
    const known = new Set(props.accounts.map((account) => account.id));
    setAwaited((now) => [
      ...now.filter((each) => each.serviceKey !== serviceKey),
      { serviceKey, ruleIds, known },
    ]);
    openDialog({
      kind: "addAccount",
      serviceKey,
      environment: "PRODUCTION",
      projectId: props.projectId,
      newTab: true,
    });
  };
  // An account that was added for these rules is theirs as soon as its first sync is done.
  createEffect(() => {
    for (const each of awaited()) {
      const added = props.accounts.find(
        (account) => account.service.key === each.serviceKey && !each.known.has(account.id),
      );
      if (!added?.firstSyncedAt) continue;
      props.onChoose(each.ruleIds, added.id);
      setAwaited((now) => now.filter((other) => other !== each));
    }
  });
  return (
    <For each={byService(props.rules)}>
      {(group) => <ServiceChoices {...props} group={group} onAdd={(ruleIds) => add(group.key, ruleIds)} />}
    </For>
  );
}

function ServiceChoices(
  props: ChoicesProps & { group: ServiceGroup; onAdd: (ruleIds: readonly string[]) => void },
) {
  const accounts = () => props.accounts.filter((account) => account.service.key === props.group.key);
  const syncing = () => accounts().filter((account) => account.firstSyncedAt === null);
  const options = () =>
    accounts().map((account) => ({
      value: account.id,
      label: `${account.providerOrgName} (${account.providerOrgId}) · ${titleLabel(account.status)}`,
      disabled: account.firstSyncedAt === null,
    }));
  const choosable = () => props.group.rules.filter((each) => each.readiness !== "FUNCTION_MISSING");
  const ids = () => choosable().map((each) => each.rule.id);
  const isMended = (each: PlannedRule) => {
    const accountId = props.accountOf(each);
    return each.readiness !== "FUNCTION_MISSING" && accountId !== "" && accountId !== each.account?.id;
  };
  /** The account that all of them share; empty where they differ. */
  const shared = () => {
    const [first, ...others] = choosable().map((each) => props.accountOf(each));
    return first !== undefined && others.every((each) => each === first) ? first : "";
  };
  return (
    <section
      aria-label={`${props.group.name}: rules without a production account`}
      class="rounded-lg border border-line"
    >
      <div class="flex flex-wrap items-end gap-2 border-b border-line bg-sunken px-3 py-2.5">
        <div class="min-w-0 flex-1 basis-60">
          <Show
            when={choosable().length > 1}
            fallback={<p class="py-1.5 text-sm font-medium">{props.group.name}</p>}
          >
            <Select
              label={`For all ${count(choosable().length, "rule")} of ${props.group.name}`}
              placeholder={accounts().length === 0 ? "No production account yet" : "Choose for each"}
              value={shared()}
              onChange={(accountId) => props.onChoose(ids(), accountId)}
              options={options()}
            />
          </Show>
        </div>
        <Button onClick={() => props.onAdd(ids())}>Add account</Button>
      </div>
      <For each={syncing()}>
        {(account) => (
          <p role="status" class="border-b border-line px-3 py-2 text-xs text-ink-mute">
            {account.status === "SYNC_FAILED"
              ? `The first sync of ${account.providerOrgName} failed; retry it on its page.`
              : `${account.providerOrgName} is in its first sync and is chosen when it ends.`}{" "}
            <span class="tabular-nums">{syncStep(account)}</span>
          </p>
        )}
      </For>
      <ul class="divide-y divide-line">
        <For each={props.group.rules.slice(0, most)}>
          {(each) => (
            <li class="grid gap-x-4 gap-y-1.5 px-3 py-2.5 text-sm sm:grid-cols-[1fr_15rem]">
              <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span class="font-medium break-words">{each.rule.name}</span>
                  <DeploymentChangeChip change={each.change} />
                  <Show when={each.readiness !== "MISSING"}>
                    <ReadinessChip readiness={each.readiness} />
                  </Show>
                </p>
                <Show
                  when={!isMended(each)}
                  fallback={<p class="text-xs text-good">Gets this account with the deployment.</p>}
                >
                  <p class="text-xs text-ink-mute">{each.reason}</p>
                  <UnboundFix planned={each} />
                </Show>
              </div>
              <Show when={each.readiness !== "FUNCTION_MISSING"}>
                <Select
                  hideLabel
                  label={`Production account for ${each.rule.name}`}
                  placeholder={accounts().length === 0 ? "No account yet" : "Choose an account"}
                  value={props.accountOf(each)}
                  onChange={(accountId) => props.onChoose([each.rule.id], accountId)}
                  options={options()}
                />
              </Show>
            </li>
          )}
        </For>
        <Show when={props.group.rules.length > most}>
          <li class="px-3 py-2 text-xs text-ink-mute">
            and {(props.group.rules.length - most).toLocaleString("en")} more: choose an account for all of
            them above.
          </li>
        </Show>
      </ul>
    </section>
  );
}
