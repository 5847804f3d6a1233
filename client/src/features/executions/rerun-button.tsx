import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ExecutionPage_ExecutionFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";

const rerunDocument = graphql(`
  mutation RerunExecution($input: RerunExecutionInput!) {
    rerunExecution(input: $input) {
      ... on RerunExecutionPayload {
        execution {
          id
          status
          reason
          matchReason
          matchPending
          attemptCount
          nextAttemptAt
          finishedAt
        }
      }
      ...Failure_error
    }
  }
`);

/** Those that ended without success. What succeeded never runs again. */
const again = new Set(["FAILED", "EXPIRED", "DISCARDED", "UNMATCHED"]);

/** Starts one execution again, with a whole schedule of tries before it; where it did not match, the condition is asked anew. */
export function RerunButton(props: { execution: ExecutionPage_ExecutionFragment }) {
  const { can } = useSession();
  const rerun = createMutation(rerunDocument);
  const allowed = () =>
    can(props.execution.environment === "PRODUCTION" ? "RULES_PRODUCTION" : "RULES_DEVELOPMENT");
  const run = async () => {
    const payload = await rerun.run({ input: { executionId: props.execution.id } });
    announce(payload ? "Runs again." : (rerun.failure()?.message ?? "That failed."), {
      toast: true,
      tone: payload ? "neutral" : "danger",
    });
  };
  return (
    <Show when={allowed()}>
      <Button
        pending={rerun.pending()}
        disabled={!again.has(props.execution.status)}
        title={
          props.execution.status === "UNMATCHED"
            ? "Asks the rule's condition once more"
            : again.has(props.execution.status)
              ? undefined
              : props.execution.status === "SUCCEEDED"
                ? "It has succeeded"
                : "It has not ended yet"
        }
        onClick={() => void run()}
      >
        Run again
      </Button>
    </Show>
  );
}
