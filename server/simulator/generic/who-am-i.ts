import type { Reply } from "../http/call.ts";
import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import type { ApiCaller } from "./authenticate.ts";

/** Whose credentials they are: a user with their account, or the client itself. */
export function whoAmI(world: World, caller: ApiCaller): Reply {
  const user = lookUp(world.state.generic.users, caller.userId ?? "");
  if (user !== undefined) {
    const { id, name, email, account } = user;
    return { status: 200, json: { sub: id, name, email, account } };
  }
  const client = lookUp(world.state.generic.clients, caller.clientId ?? "");
  const id = `client:${caller.clientId ?? ""}`;
  const name = client?.name ?? "a client";
  return { status: 200, json: { sub: id, name, account: { id, name } } };
}
