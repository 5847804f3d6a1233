import { afterAll, beforeAll } from "vitest";
import { systemClock } from "../clock.ts";
import { createLogger } from "../logger.ts";
import type { Sandbox, SandboxRequest } from "./sandbox.ts";
import { makeSandbox } from "./sandbox.ts";
import type { SandboxOutcome } from "./sandbox-outcome.ts";

/** A sandbox for a suite, closed after it. */
export function useSandbox(options: Partial<Parameters<typeof makeSandbox>[0]> = {}): {
  readonly sandbox: Sandbox;
  run(source: string, request?: Partial<SandboxRequest>): Promise<SandboxOutcome>;
} {
  let sandbox: Sandbox | null = null;
  const get = (): Sandbox => {
    if (!sandbox) throw new Error("The suite has not begun.");
    return sandbox;
  };
  beforeAll(() => {
    sandbox = makeSandbox({ clock: systemClock, log: createLogger("silent"), ...options });
  });
  afterAll(() => sandbox?.close());
  return {
    get sandbox() {
      return get();
    },
    run: (source, request) => get().run({ source, args: [], ...request }),
  };
}

/** A script whose function has this body. */
export const body = (text: string): string => `export default async function (event, context) {\n${text}\n}`;
