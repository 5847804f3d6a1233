import { lookUp } from "../look-up.ts";
import { timingSafeEqual } from "node:crypto";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
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
  const basic = /^Basic (.+)$/i.exec(call.request.headers.authorization ?? "")?.[1];
  const [basicId, basicSecret] =
    basic === undefined ? [] : splitOnce(Buffer.from(basic, "base64").toString("utf8"));
  const client = lookUp(world.state.clients, basicId ?? form.get("client_id") ?? "");
  if (client === undefined) return "invalid_client";
  const secret = Buffer.from(basicSecret ?? form.get("client_secret") ?? "");
  const expected = Buffer.from(client.secret);
  const same = secret.length === expected.length && timingSafeEqual(secret, expected);
  return same ? client : "invalid_client_secret";
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(":");
  return at < 0 ? [decode(text), ""] : [decode(text.slice(0, at)), decode(text.slice(at + 1))];
}

/** OAuth form-encodes both halves of the Basic credentials (RFC 6749, 2.3.1). */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
