import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { AccountPicker } from "./account-picker.tsx";

const associateTargetDocument = graphql(`
  query AssociateRuleTarget($id: ID!) {
    rule(id: $id) {
      id
      name
      project {
        id
        name
      }
      service {
        id
        key
        name
      }
      environments {
        environment
        status
        reason
        account {
          id
        }
      }
    }
  }
`);

const associateDocument = graphql(`
  mutation AssociateRule($input: AssociateRuleInput!) {
    associateRule(input: $input) {
      ... on AssociateRulePayload {
        rule {
          ...LiveRule_rule
        }
        account {
          id
          providerOrgName
        }
      }
      ...Failure_error
    }
  }
`);

/** Gives a rule the account it uses in one environment: another one, or a new one made beside. */
export function AssociateRuleDialog(props: { request: Extract<DialogRequest, { kind: "associateRule" }> }) {
  const target = createQuery(associateTargetDocument, () => ({ id: props.request.ruleId }));
  const associate = createMutation(associateDocument);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const rule = () => target.peek()?.rule;
  const environment = () =>
    rule()?.environments.find((each) => each.environment === props.request.environment);
  const accountId = () => chosen() ?? environment()?.account?.id ?? "";
  const close = () => closeDialog(props.request);
  const input = () => ({
    ruleId: props.request.ruleId,
    environment: props.request.environment,
    accountId: accountId(),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await associate.run({ input: input() });
    if (!payload) return;
    announce(`${payload.rule.name} now uses ${payload.account.providerOrgName}.`, {
      toast: true,
      tone: "success",
    });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Choose account"
      description={
        rule() ? `For the rule ${rule()?.name} in ${props.request.environment.toLowerCase()}.` : undefined
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(associateDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="associate-rule"
            pending={associate.pending()}
            disabled={!accountId()}
          >
            Use this account
          </Button>
        </>
      }
    >
      <form id="associate-rule" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={environment()}>
          {(now) => (
            <p class="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
              <EnvironmentChip environment={now().environment} />
              {now().reason}
            </p>
          )}
        </Show>
        <Show when={rule()}>
          {(known) => (
            <AccountPicker
              label={`${known().service.name} account`}
              serviceKey={known().service.key}
              environment={props.request.environment}
              projectId={known().project.id}
              value={accountId()}
              onChange={setChosen}
              issue={associate.issue("accountId")}
            />
          )}
        </Show>
        <FailureNote message={associate.failure()?.message} />
      </form>
    </Dialog>
  );
}
