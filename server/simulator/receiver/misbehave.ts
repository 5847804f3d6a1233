import { setTimeout as wait } from "node:timers/promises";
import type { Call, Outcome } from "../http/call.ts";
import { sendReply } from "../http/call.ts";
import { sendBytes } from "../http/send-bytes.ts";
import type { Behaviour } from "../state.ts";

const HUGE_BODY_BYTES = 20_000_000;
const DRIP_MS = 1_000;
const SHORT_BODY = '{"ok":';
/** Of what a body promises and does not send. */
const MISSING_BYTES = 100;
const GARBAGE = "\u0000\u0001 this is no HTTP \u00ff\r\n\r\n";

/** Status that a behaviour answers with; undefined when it answers nothing that has one. */
export function statusOf(behaviour: Behaviour): number | undefined {
  switch (behaviour.kind) {
    case "reset":
    case "close":
    case "hang":
    case "garbage":
      return undefined;
    case "redirect":
      return behaviour.status ?? 302;
    case "status":
      return behaviour.status ?? 500;
    default:
      return behaviour.status ?? 200;
  }
}

/** Answers a request that has been read and recorded, or does something else to its connection. */
export async function misbehave(call: Call, behaviour: Behaviour): Promise<Outcome> {
  const { response, world } = call;
  const status = statusOf(behaviour) ?? 200;
  if (behaviour.delayMs !== undefined) await wait(behaviour.delayMs);
  switch (behaviour.kind) {
    case "reset":
      return { status: 0, reset: true };
    case "close":
      response.socket?.end();
      return "sent";
    case "hang":
      // The caller's time-out ends it; stopping the simulator closes the socket.
      return "sent";
    case "garbage":
      response.socket?.end(GARBAGE, "latin1");
      return "sent";
    case "huge":
      response.writeHead(status, { "content-type": "text/plain" });
      await sendBytes(response, behaviour.bytes ?? HUGE_BODY_BYTES);
      return "sent";
    case "drip":
      response.writeHead(status, { "content-type": "text/plain" });
      await sendBytes(response, behaviour.bytes ?? Infinity, {
        chunkBytes: 1,
        everyMs: behaviour.everyMs ?? DRIP_MS,
      });
      return "sent";
    case "short": {
      const body = behaviour.body ?? SHORT_BODY;
      const length = Buffer.byteLength(body) + MISSING_BYTES;
      response.writeHead(status, { "content-type": "application/json", "content-length": length });
      response.write(body, () => response.socket?.end());
      return "sent";
    }
    case "redirect":
      return { status, headers: { location: behaviour.location ?? `${world.origin}/receiver/redirected` } };
    default: {
      const headers: Record<string, string> =
        behaviour.retryAfterSeconds === undefined
          ? {}
          : { "retry-after": String(behaviour.retryAfterSeconds) };
      if (behaviour.body === undefined) return { status, headers, json: { ok: status < 400 } };
      sendReply(response, { status, headers, text: behaviour.body });
      return "sent";
    }
  }
}
