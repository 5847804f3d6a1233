import type { Call, Outcome } from "../http/call.ts";
import { NOT_FOUND } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { Behaviour } from "../state.ts";
import type { World } from "../world.ts";
import { misbehave, statusOf } from "./misbehave.ts";

const KEPT_BODY_BYTES = 65_536;
const NAME = /^[A-Za-z0-9._-]{1,80}$/;

/** `{origin}/receiver/{name}…`: records any request and answers 200, or misbehaves as control asked. */
export async function receive(call: Call): Promise<Outcome> {
  const name = call.path[0] ?? "";
  if (!NAME.test(name)) return NOT_FOUND;
  const { world, request } = call;
  const body = await readBody(request);
  const behaviour = takeBehaviour(world, name);
  if (world.receiverLog.isQuiet(name)) world.receiverLog.count(name);
  else record(call, name, body, behaviour);
  if (behaviour === undefined) return { status: 200, json: { ok: true } };
  return misbehave(call, behaviour);
}

function record(
  { world, request, method }: Call,
  name: string,
  body: Buffer,
  behaviour: Behaviour | undefined,
): void {
  const status = behaviour === undefined ? 200 : statusOf(behaviour);
  world.receiverLog.add(name, {
    number: world.nextNumber(),
    at: new Date(world.now()).toISOString(),
    method,
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
    answered: status === undefined ? (behaviour?.kind ?? "") : String(status),
  });
}

function takeBehaviour(world: World, name: string): Behaviour | undefined {
  const behaviour = lookUp(world.state.behaviours, name);
  if (behaviour?.times === undefined) return behaviour;
  behaviour.times -= 1;
  if (behaviour.times <= 0) delete world.state.behaviours[name];
  world.touch();
  return behaviour;
}
