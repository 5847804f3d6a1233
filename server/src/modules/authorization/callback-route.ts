import type { Environment } from "../../context.ts";
import type { AuthorizationFlow } from "../../generated/prisma/client.ts";
import type { Route } from "../../platform/http/routes.ts";
import { authenticate, readCookie } from "../access/index.ts";
import { FlowFailure } from "./flow-failure.ts";
import { finishFlow, recordOutcome } from "./finish-flow.ts";
import type { FinishedFlow } from "./finish-flow.ts";

/** What a consent may be for: who makes something of it, and what the console's page is told. */
export type FlowPurpose = {
  /** Keeps what was granted. Answers the query of the console's page; throws FlowFailure and keeps nothing. */
  complete(environment: Environment, finished: FinishedFlow, ip: string): Promise<Record<string, string>>;
  /** What that page is told of a consent that failed, beside the failure: where to begin again. */
  describe(flow: AuthorizationFlow): Record<string, string>;
};

/** Where providers send the browser back to. It goes on to the console's /connected page with what came of it. */
export function callbackRoute(
  environment: Environment,
  purposes: { account: FlowPurpose; connection: FlowPurpose },
): Route {
  const purposeOf = ({ connectionId }: AuthorizationFlow) =>
    connectionId === null ? purposes.account : purposes.connection;
  return {
    method: "GET",
    path: /^\/oauth\/callback\/(?<organization>[a-z0-9-]{1,60})\/(?<service>[a-z0-9-]{1,60})$/,
    maxBodyBytes: 0,
    handle: async ({ url, params, headers, ip }) => {
      const cookie = headers.cookie ?? null;
      const actor = await authenticate(environment, { authorization: null, cookie });
      const told: Record<string, string> = {};
      try {
        const finished = await finishFlow(environment, {
          organizationSlug: params.organization ?? "",
          serviceKey: params.service ?? "",
          params: url.searchParams,
          readCookie: (name) => readCookie(cookie, name),
          sessionId: actor?.sessionId ?? null,
        });
        const { flow } = finished;
        const purpose = purposeOf(flow);
        const made = await purpose.complete(environment, finished, ip).catch(async (error: unknown) => {
          Object.assign(told, purpose.describe(flow));
          await recordOutcome(environment, flow.id, codeOf(error));
          throw error;
        });
        await recordOutcome(environment, flow.id, "COMPLETED");
        Object.assign(told, made);
      } catch (error) {
        if (!(error instanceof FlowFailure))
          environment.log.error({ err: error }, "a consent could not be finished");
        else if (error.flow) Object.assign(told, purposeOf(error.flow).describe(error.flow));
        told["error"] = codeOf(error);
        told["message"] =
          error instanceof FlowFailure
            ? error.message
            : "Something went wrong on our side. Nothing was added; begin again.";
        told["service"] = params.service ?? "";
      }
      return {
        status: 302,
        headers: {
          location: `${environment.publicUrl}/connected?${new URLSearchParams(told)}`,
          "cache-control": "no-store",
          "referrer-policy": "no-referrer",
        },
      };
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof FlowFailure ? error.code : "INTERNAL";
}
