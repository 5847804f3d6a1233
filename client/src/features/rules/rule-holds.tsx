import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RuleHolds_RuleEnvironmentFragment } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export const ruleHoldsFragment = graphql(`
  fragment RuleHolds_ruleEnvironment on RuleEnvironment {
    environment
    holds {
      kind
      since
      byName
      message
      nextTryAt
    }
    heldEvents {
      count
      more
    }
    replay {
      perMinute
      since
    }
    account {
      id
      providerOrgName
    }
  }
`);

const waitingDocument = graphql(`
  query RuleWaiting($id: ID!, $environment: Environment!) {
    rule(id: $id) {
      id
      environment(environment: $environment) {
        heldEvents {
          count
          more
        }
        replay {
          perMinute
          since
        }
      }
    }
  }
`);

type Hold = RuleHolds_RuleEnvironmentFragment["holds"][number];

/** Every hold as a fact of its own, each with what lifts it; how much waits; whether a replay is under way. */
export function RuleHolds(props: {
  ruleId: string;
  at: RuleHolds_RuleEnvironmentFragment;
  allowed: boolean;
}) {
  // Every event that comes changes what waits, and none of them changes the rule: asked again while it matters.
  const counted = createQuery(
    waitingDocument,
    () =>
      props.at.holds.length > 0 || props.at.replay
        ? { id: props.ruleId, environment: props.at.environment }
        : null,
    { touchedBy: ["Execution"] },
  );
  const now = () => counted.peek()?.rule?.environment ?? props.at;
  const waiting = () => (props.at.holds.length > 0 ? now().heldEvents : props.at.heldEvents);
  const resume = (hold: "PAUSED" | "FUNCTION_FAILING") =>
    openDialog({ kind: "resumeRule", ruleId: props.ruleId, environment: props.at.environment, hold });
  const lift = (hold: Hold) => {
    switch (hold.kind) {
      case "PAUSED":
        return (
          <Button size="sm" onClick={() => resume("PAUSED")}>
            Resume
          </Button>
        );
      case "FUNCTION_FAILING":
        return (
          <Button size="sm" onClick={() => resume("FUNCTION_FAILING")}>
            Try now
          </Button>
        );
      case "ACCOUNT_REVOKED":
        return (
          <Show when={props.at.account}>
            {(account) => (
              <Button size="sm" onClick={() => openDialog({ kind: "grantAccount", accountId: account().id })}>
                Grant
              </Button>
            )}
          </Show>
        );
      case "REAUTHENTICATION_REQUIRED":
        return (
          <Show when={props.at.account}>
            {(account) => (
              <Button
                size="sm"
                onClick={() => openDialog({ kind: "reconnectAccount", accountId: account().id })}
              >
                Reconnect
              </Button>
            )}
          </Show>
        );
      case "CONNECTION_REVOKED":
      case "CONNECTION_REAUTHENTICATION_REQUIRED":
        // The message names the connection; there may be several holds of this kind.
        return (
          <Link class={buttonClass("secondary", "sm")} plain href={connectionsHeldBy(hold.kind)}>
            {hold.kind === "CONNECTION_REVOKED" ? "See what is revoked" : "Reconnect"}
          </Link>
        );
    }
  };
  const connectionsHeldBy = (kind: "CONNECTION_REVOKED" | "CONNECTION_REAUTHENTICATION_REQUIRED") => {
    const status = kind === "CONNECTION_REVOKED" ? "REVOKED" : "REAUTHENTICATION_REQUIRED";
    return `/connections?status=${status}&in=${props.at.environment.toLowerCase()}`;
  };
  return (
    <>
      <Show when={props.at.holds.length > 0}>
        <ul aria-label="Holds" class="space-y-2">
          <For each={props.at.holds}>
            {(hold) => (
              <li class="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md bg-warn-soft px-3 py-2 text-warn">
                <span class="min-w-0 flex-1 basis-48">
                  {hold.message}{" "}
                  <span class="text-xs">
                    Since <RelativeTime at={hold.since} />.
                    <Show when={hold.nextTryAt}>
                      {(at) => (
                        <>
                          {" "}
                          Next try <RelativeTime at={at()} />.
                        </>
                      )}
                    </Show>
                  </span>
                </span>
                <Show when={props.allowed}>{lift(hold)}</Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={waiting().count > 0}>
        <p>
          <Link
            href={`/executions?rule=${encodeURIComponent(props.ruleId)}&status=HELD&environment=${props.at.environment.toLowerCase()}`}
          >
            {boundedCount(waiting())} {waiting().count === 1 ? "event waits" : "events wait"}
          </Link>
        </p>
      </Show>
      <Show when={props.at.replay && now().replay}>
        {(replay) => (
          <p role="status" class="rounded-md bg-info-soft px-3 py-2 text-info">
            A replay is under way: at most {replay().perMinute.toLocaleString("en")} events per minute, since{" "}
            <RelativeTime at={replay().since} />.
          </p>
        )}
      </Show>
    </>
  );
}
