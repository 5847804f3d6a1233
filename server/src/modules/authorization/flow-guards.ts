import type { AuthorizationFlow } from "../../generated/prisma/client.ts";
import type { GuardName, Guards } from "../../platform/guards.ts";
import { FlowFailure } from "./flow-failure.ts";

/** What is known of a consent when the browser comes back. */
export type FlowFacts = {
  flow: Pick<AuthorizationFlow, "sessionId" | "claimedAt" | "expiresAt" | "binding">;
  /** Whose flow it is, and of which service. */
  begunFor: { organizationSlug: string; serviceKey: string; serviceName: string };
  /** What the callback's address names. */
  arrivedAt: { organizationSlug: string; serviceKey: string };
  /** Whether the browser holds the flow's cookie, and its session. */
  browser: { holdsCookie: boolean; sessionId: string | null };
  /** Where the service's codes and tokens go now; undefined where its definition no longer fits the flow. */
  binding: string | null | undefined;
  now: Date;
};

type FlowGuard = { name: GuardName; check(facts: FlowFacts): FlowFailure | null };

/** Before the flow is used up: what is wrong here may be somebody else's doing, and the flow is left to its owner. */
const onArrival: readonly FlowGuard[] = [
  {
    name: "ORGANIZATION",
    check: ({ begunFor, arrivedAt }) =>
      begunFor.organizationSlug === arrivedAt.organizationSlug ? null : unknownState(),
  },
  {
    name: "SERVICE",
    check: ({ begunFor, arrivedAt }) =>
      begunFor.serviceKey === arrivedAt.serviceKey ? null : unknownState(),
  },
  { name: "ONCE", check: ({ flow }) => (flow.claimedAt === null ? null : usedBefore()) },
  { name: "BROWSER", check: ({ browser }) => (browser.holdsCookie ? null : wrongBrowser()) },
  {
    name: "SESSION",
    check: ({ flow, browser }) =>
      flow.sessionId === null || flow.sessionId === browser.sessionId ? null : wrongBrowser(),
  },
];

/** After that, and before the code is sent anywhere. */
const beforeExchange: readonly FlowGuard[] = [
  {
    name: "SERVICE_UNCHANGED",
    check: ({ flow, begunFor, binding }) =>
      binding === flow.binding
        ? null
        : new FlowFailure(
            "SERVICE_CHANGED",
            `${begunFor.serviceName} was changed since this consent was begun. Nothing was sent there: begin again.`,
          ),
  },
  {
    name: "EXPIRY",
    check: ({ flow, now }) =>
      flow.expiresAt > now
        ? null
        : new FlowFailure("FLOW_EXPIRED", "The consent took longer than 15 minutes. Begin again."),
  },
];

/** Throws the FlowFailure of the first guard that refuses. */
export function guardArrival(guards: Guards, facts: FlowFacts): void {
  apply(guards, onArrival, facts);
}

/** As guardArrival, once the flow is used up. */
export function guardExchange(guards: Guards, facts: FlowFacts): void {
  apply(guards, beforeExchange, facts);
}

function apply(guards: Guards, list: readonly FlowGuard[], facts: FlowFacts): void {
  for (const { name, check } of list) {
    const failure = guards.stands(name) ? check(facts) : null;
    if (failure) throw failure;
  }
}

export function unknownState(): FlowFailure {
  return new FlowFailure(
    "STATE_UNKNOWN",
    "This answer does not belong to any consent that was begun here. Begin again.",
  );
}

export function usedBefore(): FlowFailure {
  return new FlowFailure("STATE_UNKNOWN", "This consent was already used. Each one works once: begin again.");
}

function wrongBrowser(): FlowFailure {
  return new FlowFailure(
    "WRONG_BROWSER",
    "This consent was begun in another browser session. Finish it there, or begin again here.",
  );
}
