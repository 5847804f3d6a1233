import { NOT_FOUND, type Call, type Outcome, type Reply } from "../http/call.ts";
import { authenticateApi, type ApiCaller } from "./authenticate.ts";
import { authorize, decideAuthorization } from "./authorize.ts";
import { echo, mirror } from "./echo.ts";
import { routeItems } from "./items.ts";
import { getMetadata } from "./metadata.ts";
import { answerBytes, answerFlakily, answerSlowly, answerStatus, redirectTo } from "./misbehave.ts";
import { revokeGenericToken } from "./revoke.ts";
import { genericToken } from "./token.ts";
import { whoAmI } from "./who-am-i.ts";

/** `/generic/…`: an OAuth 2.0 server and an API of no vendor, for services that people define themselves. */
export async function routeGeneric(call: Call): Promise<Outcome> {
  const [head, ...rest] = call.path;
  if (head === "api") return routeApi({ ...call, path: rest });
  switch (`${call.method} /${call.path.join("/")}`) {
    case "GET /.well-known/oauth-authorization-server":
      return getMetadata(call.world);
    case "GET /oauth/authorize":
      return authorize(call);
    case "POST /oauth/authorize/decision":
      return decideAuthorization(call);
    case "POST /oauth/token":
      return genericToken(call);
    case "POST /oauth/revoke":
      return revokeGenericToken(call);
    case "GET /userinfo":
    case "POST /userinfo":
      return withCaller(call, "userinfo", (caller) => whoAmI(call.world, caller));
    default:
      return NOT_FOUND;
  }
}

/** `/.well-known/oauth-authorization-server/generic`: where RFC 8414 (3.1) looks for the metadata of an issuer with a path. */
export function routeGenericMetadata(call: Call): Reply {
  return call.method === "GET" && call.path.join("/") === "oauth-authorization-server/generic"
    ? getMetadata(call.world)
    : NOT_FOUND;
}

function routeApi(call: Call): Promise<Outcome> {
  const [endpoint = "", ...path] = call.path;
  const inner = { ...call, path };
  const text = path.join("/");
  return withCaller(call, endpoint, (caller) => {
    switch (endpoint) {
      case "echo":
        return echo(inner, caller);
      case "mirror":
        return mirror(inner, caller);
      case "items":
        return routeItems(inner, caller);
      case "me":
        return whoAmI(call.world, caller);
      case "status":
        return answerStatus(inner, text);
      case "slow":
        return answerSlowly(inner, text);
      case "stream":
        return answerBytes(inner, text, true);
      case "big":
        return answerBytes(inner, text, false);
      case "flaky":
        return answerFlakily(inner, caller, text);
      case "redirect":
        return redirectTo(inner);
      default:
        return NOT_FOUND;
    }
  });
}

/** Answers somebody with good credentials, and counts the call. */
async function withCaller(
  call: Call,
  endpoint: string,
  run: (caller: ApiCaller) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const caller = await authenticateApi(call);
  const { counters } = call.world.state.generic;
  if ("status" in caller) {
    counters.unauthorized += 1;
    return caller;
  }
  counters.apiCalls += 1;
  counters.byCaller[caller.name] = (counters.byCaller[caller.name] ?? 0) + 1;
  const outcome = await run(caller);
  // Only endpoints that there are, so that the counters stay few.
  if (outcome !== NOT_FOUND) counters.byEndpoint[endpoint] = (counters.byEndpoint[endpoint] ?? 0) + 1;
  return outcome;
}
