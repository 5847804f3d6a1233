import { graphql } from "../../gql/gql.ts";
import type { ProblemFix_ProblemFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import type { SyncKind } from "../../lib/sync-names.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { useGo } from "../../ui/link.tsx";

export const problemFixFragment = graphql(`
  fragment ProblemFix_problem on Problem {
    id
    kind
    cause
    environment
    title
    fix {
      mutation
      label
      input
    }
    rule {
      id
    }
    account {
      id
      service {
        id
        key
      }
    }
    service {
      id
      key
    }
    connection {
      id
      linkName
    }
  }
`);

const reauthorizeDocument = graphql(`
  mutation FixByReauthorizing($input: ReauthorizeAccountInput!) {
    reauthorizeAccount(input: $input) {
      ... on ReauthorizeAccountPayload {
        authorizationUrl
      }
      ...Failure_error
    }
  }
`);

const retrySyncDocument = graphql(`
  mutation FixByRetryingSync($input: RetryAccountSyncInput!) {
    retryAccountSync(input: $input) {
      ... on RetryAccountSyncPayload {
        account {
          id
          status
        }
      }
      ...Failure_error
    }
  }
`);

/** The endpoint that a fix is about. */
export function subscriptionOf(input: unknown): string | null {
  const { subscriptionId } = (input ?? {}) as { subscriptionId?: unknown };
  return typeof subscriptionId === "string" ? subscriptionId : null;
}

/** One click to exactly what mends the problem: the mutation itself, or the dialog that asks for the rest of its input. */
export function ProblemFix(props: { problem: ProblemFix_ProblemFragment }) {
  const go = useGo();
  const reauthorize = createMutation(reauthorizeDocument);
  const retry = createMutation(retrySyncDocument);
  const complain = (message: string | undefined) =>
    announce(message ?? "That failed.", { toast: true, tone: "danger" });
  const fixers: Record<string, () => void | Promise<void>> = {
    associateRule: () => {
      if (props.problem.rule && props.problem.environment) {
        openDialog({
          kind: "associateRule",
          ruleId: props.problem.rule.id,
          environment: props.problem.environment,
        });
      }
    },
    updateRule: () => {
      if (props.problem.rule) go(`/rules/${encodeURIComponent(props.problem.rule.id)}/edit`);
    },
    reauthorizeAccount: async () => {
      if (!props.problem.account) return;
      const payload = await reauthorize.run({ input: { accountId: props.problem.account.id } });
      if (payload) location.assign(payload.authorizationUrl);
      else complain(reauthorize.failure()?.message);
    },
    authorizeConnection: () => {
      const { connection, environment } = props.problem;
      if (connection && environment)
        openDialog({
          kind: "authorizeConnection",
          linkName: connection.linkName,
          environment,
          newTab: false,
        });
    },
    authorizeThirdParty: () => {
      const { installationId } = props.problem.fix.input as { installationId: string };
      openDialog({ kind: "authorizeThirdParty", installationId });
    },
    sendTestCallback: () => {
      const subscriptionId = subscriptionOf(props.problem.fix.input);
      if (subscriptionId) openDialog({ kind: "sendTestCallback", subscriptionId });
    },
    resumeCallbackSubscription: () => {
      const subscriptionId = subscriptionOf(props.problem.fix.input);
      if (subscriptionId) openDialog({ kind: "resumeCallbacks", subscriptionId });
    },
    startSync: () => {
      const { accountId, kind } = props.problem.fix.input as { accountId: string; kind: SyncKind };
      openDialog({ kind: "startSync", accountId, syncKind: kind });
    },
    retryAccountSync: async () => {
      if (!props.problem.account) return;
      const payload = await retry.run({ input: { accountId: props.problem.account.id } });
      if (payload) announce("Sync scheduled.", { toast: true });
      else complain(retry.failure()?.message);
    },
  };
  const elsewhere = () => {
    const { account, rule, service, connection, kind, environment } = props.problem;
    // A failing function is mended at the function; the rule's page has the hold that says "try now".
    if (kind === "FUNCTION_FAILING" && rule && environment)
      return openDialog({ kind: "resumeRule", ruleId: rule.id, environment, hold: "FUNCTION_FAILING" });
    if (connection) go(`/connections/${connection.linkName}`);
    else if (account) go(`/accounts/${encodeURIComponent(account.id)}`);
    else if (rule) go(`/rules/${encodeURIComponent(rule.id)}`);
    else if (service) go(`/services/${service.key}`);
  };
  return (
    <Button
      tone="primary"
      size="sm"
      pending={reauthorize.pending() || retry.pending()}
      aria-label={`${props.problem.fix.label}: ${props.problem.title}`}
      onClick={() => void (fixers[props.problem.fix.mutation] ?? elsewhere)()}
    >
      {props.problem.fix.label}
    </Button>
  );
}
