import { setTimeout as wait } from "node:timers/promises";
import { isHit } from "./chance.ts";
import type { Fault } from "./state.ts";
import type { Call, Outcome, Reply } from "./http/call.ts";

/**
 * Answers a call through the first fault whose prefix fits it and whose share hits it: its delay, then its status or reset, if
 * any, in place of the answer. A fault `afterwards` lets the call do its work before.
 */
export async function throughFaults(call: Call, run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  const fault = takeFault(call);
  if (fault === undefined) return run();
  if (fault.afterwards !== true) return (await suffer(fault)) ?? run();
  const outcome = await run();
  return outcome === "sent" ? outcome : ((await suffer(fault)) ?? outcome);
}

function takeFault(call: Call): Fault | undefined {
  const { world } = call;
  const path = call.url.pathname;
  const withoutDataCentre = path.replace(/^\/[a-z]{2}(?=\/)/, "");
  const fault = world.state.faults.find(
    (candidate) =>
      candidate.remaining !== 0 &&
      (candidate.method === undefined || candidate.method === call.method) &&
      (path.startsWith(candidate.pathPrefix) || withoutDataCentre.startsWith(candidate.pathPrefix)) &&
      isShareHit(candidate),
  );
  if (fault === undefined) return undefined;
  world.state.counters.faultsTaken += 1;
  if (fault.remaining > 0) {
    fault.remaining -= 1;
    if (fault.remaining === 0) {
      world.state.faults = world.state.faults.filter((candidate) => candidate !== fault);
    }
  }
  world.touch();
  return fault;
}

/** Waits as long as the fault says; undefined when it is a delay alone. */
async function suffer(fault: Fault): Promise<Reply | undefined> {
  if (fault.latencyMs !== undefined) await wait(fault.latencyMs);
  if (fault.reset === true) return { status: 0, reset: true };
  if (fault.status === undefined) return undefined;
  const headers: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  return {
    status: fault.status,
    headers,
    json: {
      code: fault.status === 429 ? "TOO_MANY_REQUESTS" : "INTERNAL_ERROR",
      details: {},
      message: "a fault asked for through control",
      status: "error",
    },
  };
}

/** Counts the call as one of those that the share is taken of. */
function isShareHit(fault: Fault): boolean {
  if (fault.share === undefined) return true;
  fault.seen = (fault.seen ?? 0) + 1;
  return isHit(fault.seed ?? 1, fault.seen, fault.share);
}
