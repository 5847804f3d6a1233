import { For, Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { AccountPicker } from "./account-picker.tsx";

const targetsDocument = graphql(`
  query AssociateRulesTargets($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Rule {
        name
        service {
          id
          key
          name
        }
      }
    }
  }
`);

const associateDocument = graphql(`
  mutation AssociateRules($input: AssociateRulesInput!) {
    associateRules(input: $input) {
      ... on AssociateRulesPayload {
        rules {
          id
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

/** Named one by one up to this many. */
const most = 50;

/** Gives several rules of one service the same account at once: all of them or none. */
export function AssociateRulesDialog(props: { request: Extract<DialogRequest, { kind: "associateRules" }> }) {
  const targets = createQuery(targetsDocument, () => ({ ids: props.request.ruleIds.slice(0, most) }));
  const associate = createMutation(associateDocument);
  const [accountId, setAccountId] = createSignal("");
  const close = () => closeDialog(props.request);
  const rules = () => (targets.peek()?.nodes ?? []).flatMap((node) => (node && "name" in node ? [node] : []));
  const input = () => ({
    ruleIds: [...props.request.ruleIds],
    environment: props.request.environment,
    accountId: accountId(),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await associate.run({ input: input() });
    if (!payload) return;
    announce(`${count(payload.rules.length, "rule")} now use ${payload.account.providerOrgName}.`, {
      toast: true,
      tone: "success",
    });
    props.request.onDone();
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Choose an account for ${count(props.request.ruleIds.length, "rule")}`}
      description="They run on its next event. Either all of them get it or none."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(associateDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="associate-rules"
            pending={associate.pending()}
            disabled={!accountId()}
          >
            Use for all {props.request.ruleIds.length}
          </Button>
        </>
      }
    >
      <form id="associate-rules" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <EnvironmentChip environment={props.request.environment} />
        <ul
          class="max-h-40 space-y-1 overflow-y-auto rounded-md border border-line p-2 text-sm"
          tabindex="0"
          aria-label="Rules"
        >
          <For each={rules()}>{(rule) => <li class="px-1">{rule.name}</li>}</For>
          <Show when={props.request.ruleIds.length > most}>
            <li class="px-1 text-ink-mute">and {props.request.ruleIds.length - most} more</li>
          </Show>
        </ul>
        <AccountPicker
          label={`${rules()[0]?.service.name ?? "Service"} account`}
          serviceKey={props.request.serviceKey}
          environment={props.request.environment}
          projectId={props.request.projectId}
          value={accountId()}
          onChange={setAccountId}
          issue={associate.issue("accountId")}
        />
        <For each={associate.failure()?.issues ?? []}>
          {(issue) => <p class="text-xs text-bad">{issue.message}</p>}
        </For>
        <FailureNote message={associate.failure()?.message} />
      </form>
    </Dialog>
  );
}
