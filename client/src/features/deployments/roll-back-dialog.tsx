import { Show, createSignal, untrack } from "solid-js";
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
import { FailureNote } from "../../ui/error-panel.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountChoices } from "./account-choices.tsx";
import { createChoices } from "./create-choices.ts";
import { DifferenceList } from "./difference.tsx";
import type { PlannedRule } from "./plan-groups.ts";
import { createProductionAccounts } from "./production-accounts.ts";
import { RefusedRules } from "./refused-rules.tsx";

const targetDocument = graphql(`
  query RollBackTarget($id: ID!) {
    deployment(id: $id) {
      id
      number
      ruleCount
      createdAt
      deployedByName
      project {
        id
        name
        currentDeployment {
          id
          number
        }
      }
    }
  }
`);

const effectDocument = graphql(`
  query RollBackEffect($from: ID!, $to: ID!) {
    deploymentDifference(from: $from, to: $to) {
      same
      rules {
        ...RuleDifference_ruleDifference
      }
    }
  }
`);

const rollBackDocument = graphql(`
  mutation RollbackDeployment($input: RollbackDeploymentInput!) {
    rollbackDeployment(input: $input) {
      ... on RollbackDeploymentPayload {
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

/** Says what production would run instead, asks for accounts that it needs, and makes the earlier snapshot current. */
export function RollBackDialog(props: { request: Extract<DialogRequest, { kind: "rollBack" }> }) {
  const deploymentId = untrack(() => props.request.deploymentId);
  const target = createQuery(targetDocument, () => ({ id: deploymentId }), { touchedBy: ["Project"] });
  const deployment = () => target.peek()?.deployment;
  const current = () => deployment()?.project.currentDeployment;
  const effect = createQuery(effectDocument, () => {
    const now = current();
    return now ? { from: now.id, to: deploymentId } : null;
  });
  const rollBack = createMutation(rollBackDocument);
  const accounts = createProductionAccounts(() => deployment()?.project.id ?? "");
  const choices = createChoices(`roll-back.${deploymentId}`, accounts);
  const [note, setNote] = createSignal("");
  const close = () => closeDialog(props.request);
  const unbound = (): readonly PlannedRule[] => {
    const refusal = rollBack.refusal();
    return refusal && "rules" in refusal ? refusal.rules : [];
  };
  const refused = () => unbound().filter((each) => !choices.mends(each));
  const input = (allowConfigurationNeeded: boolean) => ({
    deploymentId,
    accounts: choices.changed(unbound()),
    allowConfigurationNeeded,
    note: note().trim() || null,
    expectedCurrent: current()?.number ?? 0,
  });
  const run = async (allowConfigurationNeeded: boolean) => {
    const wanted = input(allowConfigurationNeeded);
    const payload = await rollBack.run({ input: wanted });
    if (!payload) {
      if (rollBack.failure()?.code === "DEPLOYED_MEANWHILE") target.refetch();
      return;
    }
    touchLists("Project");
    choices.forget();
    announce(
      `Production runs the snapshot of deployment ${deployment()?.number} again, as deployment ${payload.deployment.number}.`,
      { toast: true, tone: "success" },
    );
    close();
  };
  const otherFailure = () => {
    const failure = rollBack.failure();
    return failure && failure.code !== "UNBOUND_RULES" ? failure.message : undefined;
  };
  return (
    <Dialog
      alert
      wide
      open
      onClose={close}
      title={`Roll back to deployment ${deployment()?.number ?? "…"}?`}
      description="Its snapshot becomes a new deployment. Accounts, switches and pauses stay as they are; the draft is not touched."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(rollBackDocument)} variables={{ input: input(false) }} />
          </div>
          <Button autofocus onClick={close}>
            Keep deployment {current()?.number ?? ""}
          </Button>
          <Show when={refused().length > 0}>
            <Button class="!text-bad" pending={rollBack.pending()} onClick={() => void run(true)}>
              Roll back with Configuration Needed
            </Button>
          </Show>
          <Button
            tone="production"
            pending={rollBack.pending()}
            disabled={!deployment()}
            onClick={() => void run(false)}
          >
            Roll back production
          </Button>
        </>
      }
    >
      <p class="rounded-md bg-production-soft px-3 py-2 text-sm text-production">
        <span class="font-semibold">Production</span> runs deployment {current()?.number ?? "…"} now.
      </p>
      <RefusedRules rules={refused()} />
      <FailureNote message={otherFailure()} />
      <Show when={unbound().length > 0 && deployment()}>
        {(known) => (
          <AccountChoices
            projectId={known().project.id}
            rules={unbound()}
            accounts={accounts()}
            accountOf={choices.of}
            onChoose={choices.choose}
          />
        )}
      </Show>
      <Show when={effect.peek()?.deploymentDifference} fallback={<RowsSkeleton rows={2} />}>
        {(difference) => (
          <section aria-label="What changes" class="space-y-2">
            <h3 class="text-sm font-semibold">
              {difference().rules.length === 0
                ? "The two snapshots are the same."
                : `${count(difference().rules.length, "rule")} will change, ${difference().same} stay as they are`}
            </h3>
            <Show when={difference().rules.length > 0}>
              <div class="rounded-lg border border-line">
                <DifferenceList
                  rules={difference().rules.slice(0, 50)}
                  before="Now in production"
                  after={`Deployment ${deployment()?.number}`}
                />
              </div>
            </Show>
          </section>
        )}
      </Show>
      <TextField
        label="Note (optional)"
        placeholder="Why production goes back"
        maxlength={500}
        value={note()}
        onInput={setNote}
        issue={rollBack.issue("note")}
      />
    </Dialog>
  );
}
