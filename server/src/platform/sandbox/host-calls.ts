import type { QuickJSDeferredPromise, QuickJSHandle } from "quickjs-emscripten-core";
import type { Engine } from "./open-engine.ts";
import type { SandboxLimits } from "./sandbox-outcome.ts";
import type { HostAnswer } from "./thread-messages.ts";

/** The calls of host functions that one run makes. */
export type HostCalls = {
  /** Begins a call: a promise of JSON text. Throws into the script what is wrong with it. */
  call(name: string, args: string): QuickJSHandle;
  settle(call: number, answer: HostAnswer): void;
  /** How many calls have no answer yet. */
  waiting(): number;
};

/** Counts, bounds and settles the calls. What the script hears is JSON text, made into values by the prelude. */
export function makeHostCalls(
  { context }: Engine,
  limits: SandboxLimits,
  door: { call(call: number, name: string, args: string): void },
): HostCalls {
  const open = new Map<number, QuickJSDeferredPromise>();
  let made = 0;

  /** As the prelude reads it. */
  function settleWith(promise: QuickJSDeferredPromise, json: string): void {
    const text = context.newString(json);
    promise.resolve(text);
    text.dispose();
  }

  const refusal = (args: string): { code: string; message: string } | null => {
    if (made > limits.hostCalls)
      return { code: "TOO_MANY_CALLS", message: `A script may make ${limits.hostCalls} calls.` };
    if (open.size >= limits.hostCallsAtOnce)
      return {
        code: "TOO_MANY_AT_ONCE",
        message: `A script may make ${limits.hostCallsAtOnce} calls at once.`,
      };
    if (args.length > limits.hostCallBytes || Buffer.byteLength(args) > limits.hostCallBytes)
      return { code: "REQUEST_TOO_LARGE", message: `A call may carry ${limits.hostCallBytes / 1024} KB.` };
    return null;
  };

  return {
    waiting: () => open.size,
    call(name, args) {
      const promise = context.newPromise();
      made += 1;
      const refused = refusal(args);
      if (refused) settleWith(promise, JSON.stringify({ ok: false, ...refused }));
      else {
        open.set(made, promise);
        door.call(made, name, args);
      }
      return promise.handle;
    },
    settle(call, answer) {
      const promise = open.get(call);
      if (!promise) return;
      open.delete(call);
      settleWith(
        promise,
        answer.ok
          ? `{"ok":true,"value":${answer.json}}`
          : JSON.stringify({ ok: false, code: answer.code, message: answer.message }),
      );
    },
  };
}
