import { setTimeout as wait } from "node:timers/promises";
import type { Call, Outcome } from "../http/call.ts";
import { NOT_FOUND, sendReply } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import { sendBytes } from "../http/send-bytes.ts";
import { lookUp } from "../look-up.ts";
import type { Behaviour } from "../state.ts";
import type { World } from "../world.ts";

const KEPT_BODY_BYTES = 65_536;
const HUGE_BODY_BYTES = 20_000_000;
const NAME = /^[A-Za-z0-9._-]{1,80}$/;

/** `{origin}/receiver/{name}…`: records any request and answers 200, or misbehaves as control asked. */
export async function receive(call: Call): Promise<Outcome> {
  const name = call.path[0] ?? "";
  if (!NAME.test(name)) return NOT_FOUND;
  const { world, request } = call;
  const body = await readBody(request);
  const behaviour = takeBehaviour(world, name);
  const status = behaviour === undefined ? 200 : statusOf(behaviour);
  world.receiverLog.add(name, {
    number: world.nextNumber(),
    at: new Date(world.now()).toISOString(),
    method: call.method,
    url: request.url ?? "",
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    body: body.subarray(0, KEPT_BODY_BYTES).toString("utf8"),
    bytes: body.length,
    truncated: body.length > KEPT_BODY_BYTES,
    answered: behaviour === undefined || status !== undefined ? String(status) : behaviour.kind,
  });
  if (behaviour === undefined) return { status: 200, json: { ok: true } };
  return misbehave(call, behaviour, status ?? 200);
}

async function misbehave(call: Call, behaviour: Behaviour, status: number): Promise<Outcome> {
  if (behaviour.delayMs !== undefined) await wait(behaviour.delayMs);
  switch (behaviour.kind) {
    case "reset":
      return { status: 0, reset: true };
    case "hang":
      // The caller's time-out ends it; stopping the simulator closes the socket.
      return "sent";
    case "huge":
      call.response.writeHead(status, { "content-type": "text/plain" });
      await sendBytes(call.response, behaviour.bytes ?? HUGE_BODY_BYTES);
      return "sent";
    case "redirect":
      return {
        status,
        headers: { location: behaviour.location ?? `${call.world.origin}/receiver/redirected` },
      };
    default: {
      const headers: Record<string, string> =
        behaviour.retryAfterSeconds === undefined
          ? {}
          : { "retry-after": String(behaviour.retryAfterSeconds) };
      if (behaviour.body === undefined) return { status, headers, json: { ok: status < 400 } };
      sendReply(call.response, { status, headers, text: behaviour.body });
      return "sent";
    }
  }
}

/** Status that a behaviour answers with; undefined when it answers nothing. */
function statusOf(behaviour: Behaviour): number | undefined {
  if (behaviour.kind === "reset" || behaviour.kind === "hang") return undefined;
  return behaviour.status ?? (behaviour.kind === "redirect" ? 302 : behaviour.kind === "status" ? 500 : 200);
}

function takeBehaviour(world: World, name: string): Behaviour | undefined {
  const behaviour = lookUp(world.state.behaviours, name);
  if (behaviour?.times === undefined) return behaviour;
  behaviour.times -= 1;
  if (behaviour.times <= 0) delete world.state.behaviours[name];
  world.touch();
  return behaviour;
}
