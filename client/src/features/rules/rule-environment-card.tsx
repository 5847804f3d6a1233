import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RuleEnvironmentCard_RuleEnvironmentFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RuleStatusChip, WatchHealthChip } from "../../ui/status-chips.tsx";
import { RuleHolds } from "./rule-holds.tsx";

export const ruleEnvironmentFragment = graphql(`
  fragment RuleEnvironmentCard_ruleEnvironment on RuleEnvironment {
    environment
    status
    cause
    reason
    enabled
    account {
      id
      providerOrgName
    }
    problem {
      id
    }
    watchChannel {
      health
      healthReason
      lastEventAt
    }
    ...RuleHolds_ruleEnvironment
  }
`);

const enableDocument = graphql(`
  mutation EnableRule($input: EnableRuleInput!) {
    enableRule(input: $input) {
      ... on EnableRulePayload {
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

const disableDocument = graphql(`
  mutation DisableRule($input: DisableRuleInput!) {
    disableRule(input: $input) {
      ... on DisableRulePayload {
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

/** A rule in one environment: how it stands and why, what holds it, whose account it uses. */
export function RuleEnvironmentCard(props: {
  ruleId: string;
  at: RuleEnvironmentCard_RuleEnvironmentFragment;
}) {
  const { can } = useSession();
  const enable = createMutation(enableDocument);
  const disable = createMutation(disableDocument);
  const production = () => props.at.environment === "PRODUCTION";
  const allowed = () => can(production() ? "RULES_PRODUCTION" : "RULES_DEVELOPMENT");
  const toggle = async () => {
    const act = props.at.enabled ? disable : enable;
    const payload = await act.run({ input: { ruleId: props.ruleId, environment: props.at.environment } });
    if (!payload) announce(act.failure()?.message ?? "That failed.", { toast: true, tone: "danger" });
  };
  /** Once paused, the hold itself says how to go on. */
  const pausable = () =>
    (props.at.status === "ACTIVE" || props.at.status === "HELD") &&
    !props.at.holds.some((hold) => hold.kind === "PAUSED");
  const associate = () =>
    openDialog({ kind: "associateRule", ruleId: props.ruleId, environment: props.at.environment });
  return (
    <Card
      title={production() ? "Production" : "Development"}
      class={production() ? "border-t-2 border-t-production" : "border-t-2 border-t-accent"}
      aside={
        <>
          <Show
            when={props.at.status === "CONFIGURATION_NEEDED" && allowed()}
            fallback={<RuleStatusChip status={props.at.status} />}
          >
            <button
              type="button"
              class="rounded-full"
              onClick={associate}
              aria-label="Configuration Needed: fix it"
              title="Fix it"
            >
              <RuleStatusChip status={props.at.status} />
            </button>
          </Show>
        </>
      }
    >
      <div class="space-y-3 text-sm">
        <p class="text-ink-soft">
          {/* The holds below say the rest. */}
          {props.at.status === "HELD" ? "Its events wait until nothing holds it." : props.at.reason}
        </p>
        <RuleHolds ruleId={props.ruleId} at={props.at} allowed={allowed()} />
        <Show when={props.at.account && props.at.watchChannel}>
          {(channel) => (
            <p class="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-mute">
              <WatchHealthChip health={channel().health} />
              <span class="min-w-0 flex-1 basis-40">
                <Show when={channel().health === "HEALTHY"} fallback={channel().healthReason}>
                  Events arrive.{" "}
                  <Show when={channel().lastEventAt} fallback="None came yet.">
                    {(at) => (
                      <>
                        The last one came <RelativeTime at={at()} />.
                      </>
                    )}
                  </Show>
                </Show>
              </span>
            </p>
          )}
        </Show>
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span class="text-xs text-ink-mute">Account</span>
          <Show when={props.at.account} fallback={<span class="text-ink-mute">None</span>}>
            {(account) => (
              <Link href={`/accounts/${encodeURIComponent(account().id)}`}>{account().providerOrgName}</Link>
            )}
          </Show>
          <Show when={allowed()}>
            <div class="ml-auto flex flex-wrap justify-end gap-2">
              <Button size="sm" onClick={associate}>
                {props.at.account ? "Change account" : "Choose account"}
              </Button>
              <Show when={pausable()}>
                <Button
                  size="sm"
                  onClick={() =>
                    openDialog({
                      kind: "pauseRule",
                      ruleId: props.ruleId,
                      environment: props.at.environment,
                    })
                  }
                >
                  Pause
                </Button>
              </Show>
              <Button size="sm" pending={enable.pending() || disable.pending()} onClick={() => void toggle()}>
                {props.at.enabled ? "Disable" : "Enable"}
              </Button>
            </div>
          </Show>
        </div>
      </div>
    </Card>
  );
}
