import { lookUp } from "../look-up.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import type { World } from "../world.ts";
import { endRefreshToken } from "./mint.ts";
import { oauthError } from "./oauth-error.ts";
import { authenticateClient } from "./token.ts";

/** `POST /oauth/v2/token/revoke?token=`: the older way, without client authentication. */
export async function revokeByToken(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  return revokeToken(call.world, dataCentre, form.get("token") ?? "", undefined);
}

/** `POST /oauth/v2/revoke/token`: the newer way, with the client's id and secret in a Basic header. */
export async function revokeAsClient(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  const client = authenticateClient(call.world, call, form);
  if (typeof client === "string") return { status: 401, json: { error: client } };
  return revokeToken(call.world, dataCentre, form.get("token") ?? "", client.id);
}

async function revokeToken(
  world: World,
  dataCentre: DataCentre,
  text: string,
  clientId: string | undefined,
): Promise<Reply> {
  const accessToken = lookUp(world.state.accessTokens, text);
  const refreshToken = Object.values(world.state.refreshTokens).find((token) => token.value === text);
  const known = refreshToken ?? accessToken;
  const found = known?.app === undefined ? known : undefined;
  const mine = clientId === undefined || found?.clientId === clientId;
  if (found === undefined || !mine || found.dataCentre !== dataCentre) return oauthError("invalid_code");
  if (refreshToken?.revokedAt !== undefined) return oauthError("invalid_code");
  if (refreshToken !== undefined) endRefreshToken(world, refreshToken, "client");
  else delete world.state.accessTokens[text];
  world.state.counters.revocations += 1;
  world.countersOf(found.orgKey).revocations += 1;
  world.touch();
  await world.flush();
  return { status: 200, json: { status: "success" } };
}
