import { z } from "zod";
import type { Context } from "../../context.ts";
import type { FunctionKind } from "../../generated/prisma/enums.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import { SandboxBusyError } from "../../platform/sandbox/sandbox-outcome.ts";
import type { SandboxFailure } from "../../platform/sandbox/sandbox-outcome.ts";
import { assertFunctionUrl } from "./function-url.ts";

/** What a version of a function consists of: of the two exactly one. */
export type FunctionText = { url: string; source: null } | { url: null; source: string };

// Fits into the body of a request, escapes included; the sandbox would take more.
const maxSourceBytes = 64 * 1024;

/** The inputs of the text. */
export const textInput = {
  url: z.string().max(2_000).nullish(),
  source: z.string().nullish(),
};

/**
 * The text that a person gave, checked: a URL by the network door, a source by compiling it without running it. null where neither was
 * given. Throws ValidationError on `url` or `source`, and ConflictError `SANDBOX_BUSY`.
 */
export async function readText(
  ctx: Pick<Context, "network" | "sandbox">,
  given: { url?: string | null; source?: string | null },
): Promise<FunctionText | null> {
  const { url, source } = given;
  if (url != null && source != null)
    throw new ValidationError([{ path: "source", message: "Give a `url` or a `source`, not both." }]);
  if (url != null) return { url: assertFunctionUrl(ctx, url), source: null };
  if (source == null) return null;
  await assertSource(ctx, source);
  return { url: null, source };
}

/** Throws ValidationError where a text is not of a function's kind. */
export function assertKind(kind: FunctionKind, text: FunctionText | null): void {
  if (kind === "SCRIPT" && text?.url != null)
    throw new ValidationError([{ path: "url", message: "This function is a script: give a `source`." }]);
  if (kind === "HTTP" && text?.source != null)
    throw new ValidationError([{ path: "source", message: "This function is an endpoint: give a `url`." }]);
}

async function assertSource({ sandbox }: Pick<Context, "sandbox">, source: string): Promise<void> {
  if (Buffer.byteLength(source) > maxSourceBytes)
    throw new ValidationError([
      { path: "source", message: `A script may have ${maxSourceBytes / 1024} KB.` },
    ]);
  const fault = await sandbox.check(source).catch((error: unknown) => {
    if (error instanceof SandboxBusyError) throw new ConflictError(error.message, error.code);
    throw error;
  });
  if (fault) throw new ValidationError([{ path: "source", message: tellFault(fault) }]);
}

function tellFault({ message, line, column }: SandboxFailure): string {
  return line === undefined ? message : `Line ${line}, column ${column ?? 1}: ${message}`;
}
