import { z } from "zod";
import type { Context } from "../../context.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { ContextForbiddenError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { ApiCaller } from "../../providers/api-door.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { ConnectionCallError } from "./connection-call-error.ts";
import { readAnswer } from "./read-answer.ts";
import type { ReadAnswer } from "./read-answer.ts";
import { bodyOf, ApiRequestInput } from "./api-request.ts";

const Input = z.object({
  linkName: z.string().regex(/^[a-z0-9_-]{1,130}$/, "A link name has lower case letters, digits, - and _."),
  environment: z.enum(Environment),
  request: ApiRequestInput,
});

/** As much of a body as one answer carries, in bytes; a longer one is cut. */
const mostBytes = 2 * 1024 * 1024;

export type InvokedConnection = ReadAnswer & { durationMs: number };

/**
 * Calls the API of a connection's service and answers what it said; any status is an answer. Throws ConnectionCallError where there
 * is none, also for a link name that nobody has, and ValidationError. An installation calls through its own connections alone, in
 * production.
 */
export async function invokeConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<InvokedConnection> {
  if (!ctx.installation) authoriseInAny(ctx, "INVOKE");
  const { linkName, environment, request } = parseInput(Input, input);
  const { organizationId, caller } = callerOf(ctx, environment);
  const start = performance.now();
  const { body, contentType } = bodyOf(request);
  try {
    const answer = await ctx.apiDoor.call({
      organizationId,
      linkName,
      environment,
      caller,
      method: request.method,
      path: request.path,
      query: request.query,
      headers: { ...contentType, ...request.headers },
      body,
      timeoutMs: request.timeoutMs,
    });
    return { ...(await readAnswer(answer, mostBytes)), durationMs: Math.round(performance.now() - start) };
  } catch (error) {
    throw error instanceof ApiCallError ? new ConnectionCallError(error) : error;
  }
}

/** Who calls, and in whose name; `addMutation` has looked at the scope of an installation. */
function callerOf(ctx: Context, environment: Environment): { organizationId: string; caller: ApiCaller } {
  const door = { door: "GRAPHQL", executionId: null, projectId: null } as const;
  if (!ctx.installation) {
    const { organizationId, name } = authoriseIn(ctx, "INVOKE", environment);
    return { organizationId, caller: { ...door, name } };
  }
  const { organizationId, installationId, extensionKey } = ctx.installation;
  if (environment !== "PRODUCTION" || installationId === null)
    throw new ContextForbiddenError(
      "A securityContext may call in `PRODUCTION` alone, where its connections are.",
    );
  return { organizationId, caller: { ...door, name: `${extensionKey} (callback)`, installationId } };
}
