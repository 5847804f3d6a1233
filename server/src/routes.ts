import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { Environment } from "./context.ts";
import { graphiqlExamples } from "./graphql/graphiql-examples.ts";
import { guidesRoute } from "./guides-route.ts";
import { accountPurpose } from "./modules/accounts/index.ts";
import { callbackRoute } from "./modules/authorization/index.ts";
import { connectionPurpose, proxyMistakes, proxyRoute } from "./modules/connections/index.ts";
import { thirdPartyConnected } from "./modules/extensions/index.ts";
import { intakeRoutes } from "./modules/intake/index.ts";
import { unsubscribeRoutes } from "./modules/reports/index.ts";
import type { Route } from "./platform/http/routes.ts";
import { pause } from "./platform/pause.ts";
import { printContract } from "./print-schema.ts";

const readyWithinMs = 2_000;

/** Every plain HTTP route: the system's own, then those of the modules. */
export function makeRoutes(environment: Environment): Route[] {
  return [
    ...systemRoutes(environment),
    guidesRoute(),
    callbackRoute(environment, {
      account: accountPurpose,
      connection: connectionPurpose({ onConnected: thirdPartyConnected }),
    }),
    proxyRoute(environment),
    proxyMistakes(),
    ...intakeRoutes(environment),
    ...unsubscribeRoutes(environment),
  ];
}

function systemRoutes(environment: Environment): Route[] {
  const contract = printContract();
  const graphiql = renderGraphiQL({
    title: "Patchbay GraphiQL",
    endpoint: "/graphql",
    subscriptionsProtocol: "WS",
    credentials: "same-origin",
    defaultQuery: graphiqlExamples,
  });
  return [
    {
      method: "GET",
      path: /^\/healthz$/,
      maxBodyBytes: 0,
      handle: async () => ({ status: 200, body: "ok\n" }),
    },
    {
      method: "GET",
      path: /^\/readyz$/,
      maxBodyBytes: 0,
      handle: async () => {
        const answered = environment.database.pool.query("select 1").then(
          () => true,
          () => false,
        );
        // A database that is frozen neither answers nor refuses.
        const reachable = await Promise.race([answered, pause(readyWithinMs).then(() => false)]);
        if (!reachable) return { status: 503, body: "not ready: the database is not reachable\n" };
        if (!environment.feed.isLive())
          return { status: 503, body: "not ready: the change feed is not live\n" };
        return { status: 200, body: "ready\n" };
      },
    },
    {
      method: "GET",
      path: /^\/schema\.graphql$/,
      maxBodyBytes: 0,
      handle: async () => ({ status: 200, body: contract }),
    },
    {
      method: "GET",
      path: /^\/graphiql$/,
      maxBodyBytes: 0,
      handle: async () => ({
        status: 200,
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "frame-ancestors 'none'",
        },
        body: graphiql,
      }),
    },
  ];
}
