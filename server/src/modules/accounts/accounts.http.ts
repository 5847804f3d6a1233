import type { Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { Route } from "../../platform/http/routes.ts";
import { authenticate, readCookie } from "../access/index.ts";
import { finishFlow, FlowFailure, recordOutcome } from "../authorization/index.ts";
import { completeAuthorization } from "./complete-authorization.ts";

/** Where providers send the browser back to. It goes on to the console's /connected page with what came of it. */
export function accountRoutes(environment: Environment): Route[] {
  return [
    {
      method: "GET",
      path: /^\/oauth\/callback\/(?<organization>[a-z0-9-]{1,60})\/(?<service>[a-z0-9-]{1,60})$/,
      maxBodyBytes: 0,
      handle: async ({ url, params, headers, ip }) => {
        const cookie = headers.cookie ?? null;
        const actor = await authenticate(environment, { authorization: null, cookie });
        const result = new URLSearchParams();
        try {
          const finished = await finishFlow(environment, {
            organizationSlug: params.organization ?? "",
            serviceKey: params.service ?? "",
            params: url.searchParams,
            readCookie: (name) => readCookie(cookie, name),
            sessionId: actor?.sessionId ?? null,
          });
          const accountId = await completeAuthorization(environment, finished, ip).catch(
            async (error: unknown) => {
              const reconnected = finished.flow.accountId;
              // Of a reconnect the console leads back to the account, not to a new one.
              if (reconnected) result.set("reconnecting", toGlobalId("Account", reconnected));
              await recordOutcome(
                environment,
                finished.flow.id,
                error instanceof FlowFailure ? error.code : "INTERNAL",
              );
              throw error;
            },
          );
          await recordOutcome(environment, finished.flow.id, "COMPLETED");
          result.set("account", toGlobalId("Account", accountId));
        } catch (error) {
          if (!(error instanceof FlowFailure))
            environment.log.error({ err: error }, "a consent could not be finished");
          result.set("error", error instanceof FlowFailure ? error.code : "INTERNAL");
          result.set(
            "message",
            error instanceof FlowFailure
              ? error.message
              : "Something went wrong on our side. Nothing was added; begin again.",
          );
          result.set("service", params.service ?? "");
        }
        return {
          status: 302,
          headers: {
            location: `${environment.publicUrl}/connected?${result}`,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
          },
        };
      },
    },
  ];
}
