import { lookUp } from "../look-up.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { readBasicClient } from "../http/read-basic.ts";
import { readForm } from "../http/read-body.ts";
import { isSameText } from "../same-text.ts";
import type { OAuthClient } from "../state.ts";
import type { World } from "../world.ts";
import { exchangeCode } from "./exchange-code.ts";
import { oauthError } from "./oauth-error.ts";
import { refresh } from "./refresh.ts";

/** `POST /oauth/v2/token`. Mistakes are a JSON body with HTTP 200, as Zoho does: judge by the body. */
export async function token(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  const grantType = form.get("grant_type");
  if (grantType !== "authorization_code" && grantType !== "refresh_token") {
    return oauthError("unsupported_grant_type");
  }
  const client = authenticateClient(call.world, call, form);
  if (typeof client === "string") return oauthError(client);
  return grantType === "authorization_code"
    ? exchangeCode(call.world, dataCentre, client, form)
    : refresh(call.world, dataCentre, client, form);
}

/** The client by id and secret from the form or from a Basic header; otherwise an error code. */
export function authenticateClient(world: World, call: Call, form: URLSearchParams): OAuthClient | string {
  const basic = readBasicClient(call.request.headers.authorization);
  const client = lookUp(world.state.clients, basic?.id ?? form.get("client_id") ?? "");
  if (client === undefined) return "invalid_client";
  const secret = basic?.secret ?? form.get("client_secret") ?? "";
  return isSameText(secret, client.secret) ? client : "invalid_client_secret";
}
