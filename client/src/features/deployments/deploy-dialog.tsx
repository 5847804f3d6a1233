import { ErrorBoundary, Show, Suspense, createMemo, createSignal, untrack } from "solid-js";
import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorPanel, FailureNote } from "../../ui/error-panel.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountChoices } from "./account-choices.tsx";
import { createChoices } from "./create-choices.ts";
import { PlannedConnections } from "./planned-connections.tsx";
import { groupPlan, isUnbound } from "./plan-groups.ts";
import type { PlannedRule } from "./plan-groups.ts";
import { HeldList, PlanList } from "./plan-lists.tsx";
import { createProductionAccounts } from "./production-accounts.ts";
import { RefusedRules } from "./refused-rules.tsx";

const planDocument = graphql(`
  query DeploymentPlan($projectId: ID!) {
    deploymentPlan(projectId: $projectId) {
      project {
        id
        name
      }
      rules {
        ...PlannedRule_plannedRule
      }
      added
      changed
      removed
      unchanged
      current {
        id
        number
      }
      connections {
        ...PlannedConnection_connection
      }
    }
  }
`);

const deployDocument = graphql(`
  mutation DeployProject($input: DeployProjectInput!) {
    deployProject(input: $input) {
      ... on DeployProjectPayload {
        deployment {
          ...DeploymentRow_deployment
        }
        project {
          ...DeployedProject_project
        }
      }
      ... on DeploymentRefusedError {
        rules {
          ...PlannedRule_plannedRule
        }
      }
      ...Failure_error
    }
  }
`);

function Section(props: { title: string; children: JSX.Element }) {
  return (
    <section class="space-y-2" aria-label={props.title}>
      <h3 class="text-sm font-semibold">{props.title}</h3>
      {props.children}
    </section>
  );
}

/** The plan, what each rule still needs, and the one button that changes production. */
export function DeployDialog(props: { request: Extract<DialogRequest, { kind: "deploy" }> }) {
  const projectId = untrack(() => props.request.projectId);
  const query = createQuery(planDocument, () => ({ projectId }), {
    policy: "network-only",
    touchedBy: ["Rule", "Account", "Project", "Function", "ConnectionLink"],
  });
  const deploy = createMutation(deployDocument);
  const accounts = createProductionAccounts(() => projectId);
  const choices = createChoices(`deploy.${projectId}`, accounts);
  const [note, setNote] = createSignal("");
  const plan = () => query.peek()?.deploymentPlan;
  const groups = createMemo(() => groupPlan(plan()?.rules ?? []));
  const deadConnections = () => (plan()?.connections ?? []).filter((each) => each.status !== "READY");
  const close = () => closeDialog(props.request);
  const input = (allowConfigurationNeeded: boolean) => ({
    projectId,
    accounts: choices.changed((plan()?.rules ?? []).filter((each) => each.change !== "REMOVED")),
    allowConfigurationNeeded,
    note: note().trim() || null,
    expectedCurrent: plan()?.current?.number ?? 0,
  });
  const refused = (): readonly PlannedRule[] => {
    const refusal = deploy.refusal();
    if (!refusal || !("rules" in refusal)) return [];
    // The plan is live: what has been mended since is no longer refused.
    const still = new Set((plan()?.rules ?? []).filter(isUnbound).map((each) => each.rule.id));
    return refusal.rules.filter((each) => still.has(each.rule.id) && !choices.mends(each));
  };
  const nothing = () => {
    const now = plan();
    return Boolean(now && now.added + now.changed + now.removed === 0 && input(false).accounts.length === 0);
  };
  const run = async (allowConfigurationNeeded: boolean) => {
    const payload = await deploy.run({ input: input(allowConfigurationNeeded) });
    if (!payload) {
      if (deploy.failure()?.code === "DEPLOYED_MEANWHILE") query.refetch();
      return;
    }
    touchLists("Project");
    choices.forget();
    announce(
      `Deployment ${payload.deployment.number} runs in production: ${count(payload.deployment.ruleCount, "rule")}.`,
      { toast: true, tone: "success" },
    );
    close();
  };
  const summary = () => {
    const now = plan();
    if (!now) return "";
    return [
      now.added && `${now.added} new`,
      now.changed && `${now.changed} changed`,
      now.removed && `${now.removed} removed`,
      now.unchanged && `${now.unchanged} unchanged`,
    ]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <Dialog
      wide
      open
      onClose={close}
      title={`Deploy ${plan()?.project.name ?? "project"} to production`}
      description={
        plan()?.current
          ? `Replaces deployment ${plan()?.current?.number}. Production then runs this snapshot, whatever happens to the draft.`
          : "The first deployment. Production then runs this snapshot, whatever happens to the draft."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deployDocument)} variables={{ input: input(false) }} />
          </div>
          <Button onClick={close}>Not now</Button>
          <Show when={refused().length > 0}>
            <Button class="!text-bad" pending={deploy.pending()} onClick={() => void run(true)}>
              Deploy with Configuration Needed
            </Button>
          </Show>
          <Button
            tone="production"
            pending={deploy.pending()}
            disabled={!plan() || nothing()}
            onClick={() => void run(false)}
          >
            Deploy to production
          </Button>
        </>
      }
    >
      <ErrorBoundary fallback={(error) => <ErrorPanel error={error} onRetry={query.refetch} />}>
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <Show when={query.data()}>
            <p class="flex flex-wrap items-center gap-x-2 rounded-md bg-production-soft px-3 py-2 text-sm text-production">
              <span class="font-semibold">Production</span>
              {nothing() ? "Production already runs the draft: there is nothing to deploy." : summary()}
            </p>
            <RefusedRules rules={refused()} />
            <FailureNote message={refused().length > 0 ? undefined : notRefused(deploy.failure())} />
            <Show when={groups().unbound.length > 0}>
              <Section title="Needs a production account">
                <AccountChoices
                  projectId={projectId}
                  rules={groups().unbound.flatMap((group) => group.rules)}
                  accounts={accounts()}
                  accountOf={choices.of}
                  onChoose={choices.choose}
                />
              </Section>
            </Show>
            <Show when={deadConnections().length > 0}>
              <Section title="Connections without credentials in production">
                <PlannedConnections connections={deadConnections()} />
              </Section>
            </Show>
            <Show when={groups().held.length > 0}>
              <Section title="Deployed, but held: events wait and none is lost">
                <HeldList rules={groups().held} />
              </Section>
            </Show>
            <Show when={groups().removed.length > 0}>
              <Section title="Leaves production">
                <PlanList
                  label="Rules that leave production"
                  rules={groups().removed}
                  note={() => "Stops; what waits is discarded"}
                />
              </Section>
            </Show>
            <Show when={groups().ready.length > 0}>
              <Section title="Ready">
                <PlanList
                  label="Rules that are ready"
                  rules={groups().ready}
                  note={(each) => each.account?.providerOrgName ?? ""}
                />
              </Section>
            </Show>
            <Show when={groups().unchanged.length > 0}>
              <details>
                <summary class="rounded-sm text-sm text-ink-soft">
                  {count(groups().unchanged.length, "unchanged rule")}
                </summary>
                <div class="mt-2">
                  <PlanList
                    label="Unchanged rules"
                    rules={groups().unchanged}
                    note={(each) => each.account?.providerOrgName ?? ""}
                  />
                </div>
              </details>
            </Show>
            <TextField
              label="Note (optional)"
              placeholder="What this deployment is for"
              maxlength={500}
              value={note()}
              onInput={setNote}
              issue={deploy.issue("note")}
            />
          </Show>
        </Suspense>
      </ErrorBoundary>
    </Dialog>
  );
}

/** The refusal is said at its rules; every other failure here. */
function notRefused(failure: { code: string; message: string } | null): string | undefined {
  return failure && failure.code !== "UNBOUND_RULES" ? failure.message : undefined;
}
