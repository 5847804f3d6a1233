import { z } from "zod";
import type { Context } from "../../context.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import { parseInput } from "../../platform/parse-input.ts";
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
 * is none, NotFoundError for a link name that nobody has, and ValidationError.
 */
export async function invokeConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<InvokedConnection> {
  authoriseInAny(ctx, "INVOKE");
  const { linkName, environment, request } = parseInput(Input, input);
  const actor = authoriseIn(ctx, "INVOKE", environment);
  const start = performance.now();
  const { body, contentType } = bodyOf(request);
  try {
    const answer = await ctx.apiDoor.call({
      organizationId: actor.organizationId,
      linkName,
      environment,
      caller: { door: "GRAPHQL", name: actor.name, executionId: null, projectId: null },
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
