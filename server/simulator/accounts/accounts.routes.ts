import type { DataCentre } from "../data-centres.ts";
import { NOT_FOUND, type Call, type Outcome } from "../http/call.ts";
import { authorize } from "./authorize.ts";
import { decide } from "./decide.ts";
import { revokeAsClient, revokeByToken } from "./revoke.ts";
import { token } from "./token.ts";
import { userInfo } from "./user-info.ts";

/** The accounts server of one data centre: consent, tokens, revocation. */
export function routeAccounts(call: Call, dataCentre: DataCentre): Outcome | Promise<Outcome> {
  switch (`${call.method} /${call.path.join("/")}`) {
    case "GET /oauth/v2/auth":
      return authorize(call, dataCentre);
    case "POST /oauth/v2/auth/decision":
      return decide(call);
    case "POST /oauth/v2/token":
      return token(call, dataCentre);
    case "POST /oauth/v2/token/revoke":
      return revokeByToken(call, dataCentre);
    case "POST /oauth/v2/revoke/token":
      return revokeAsClient(call, dataCentre);
    case "GET /oauth/user/info":
      return userInfo(call, dataCentre);
    default:
      return NOT_FOUND;
  }
}
