import { z } from "zod";
import type { HostFunction, Json } from "../../platform/sandbox/sandbox-outcome.ts";
import { HostFunctionError } from "../../platform/sandbox/sandbox-outcome.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { ApiDoor, ScriptCaller } from "../../providers/api-door.ts";
import { ApiRequestInput, bodyOf } from "./api-request.ts";
import { jsonOf, readAnswer, textOf } from "./read-answer.ts";

/** Somewhat less than the sandbox lets in, for the answer is JSON there. */
const mostBytes = 700_000;

const LinkName = z
  .string("The first argument is the link name of a connection.")
  .regex(
    /^[a-z0-9_-]{1,130}$/,
    "The first argument is the link name of a connection: lower case letters, digits, - and _.",
  );

/**
 * What a script calls: `await connections.invoke(linkName, { method, path, query, headers, body })` gives `{ status, headers, body,
 * truncated }`, any status included; JSON is parsed, what is no text is base64 under `bodyBase64`. It throws an error with a
 * `code` where the service gave no answer.
 */
export function scriptFunctions(
  apiDoor: Pick<ApiDoor, "call">,
  caller: ScriptCaller,
): Record<string, HostFunction> {
  return {
    "connections.invoke": async ([linkName, request], signal) => {
      const name = LinkName.safeParse(linkName);
      const parsed = ApiRequestInput.safeParse(request ?? {});
      if (!name.success || !parsed.success) {
        const [issue] = (name.error ?? parsed.error)?.issues ?? [];
        throw new HostFunctionError(
          "INVALID_REQUEST",
          `${issue?.path.length ? `${issue.path.join(".")}: ` : ""}${issue?.message ?? "Not a request."}`,
        );
      }
      const { method, path, query, headers, timeoutMs } = parsed.data;
      const { body, contentType } = bodyOf(parsed.data);
      try {
        const answer = await apiDoor.call({
          organizationId: caller.organizationId,
          linkName: name.data,
          environment: caller.environment,
          caller: {
            door: "SCRIPT",
            name: caller.ruleName,
            executionId: caller.executionId,
            projectId: caller.projectId,
          },
          method,
          path,
          query,
          headers: { ...contentType, ...headers },
          body,
          signal,
          timeoutMs,
        });
        const read = await readAnswer(answer, mostBytes);
        const text = textOf(read);
        const json = jsonOf(read);
        return {
          status: read.status,
          headers: read.headers,
          truncated: read.truncated,
          ...(text === null
            ? { body: null, bodyBase64: read.bytes.toString("base64") }
            : { body: json === undefined ? text : (json as Json) }),
        };
      } catch (error) {
        throw error instanceof ApiCallError ? new HostFunctionError(error.code, error.message) : error;
      }
    },
  };
}
