import { randomBytes } from "node:crypto";
import { lookUp } from "../look-up.ts";
import type { OAuthClient } from "../state.ts";
import type { World } from "../world.ts";
import { ControlError } from "./read-input.ts";

export interface ClientDraft {
  /** Given to choose it, or to change a client that exists; generated otherwise. */
  id?: string;
  secret?: string;
  name?: string;
  redirectUris?: string[];
}

/** Registers an OAuth client, or changes the one with this id. */
export function registerClient(world: World, draft: ClientDraft): OAuthClient {
  for (const uri of draft.redirectUris ?? []) {
    if (!URL.canParse(uri)) throw new ControlError(400, `redirectUris has an entry that is no URL: ${uri}`);
  }
  const id = draft.id ?? `1000.${randomBytes(15).toString("hex").toUpperCase()}`;
  const before = lookUp(world.state.clients, id);
  const client: OAuthClient = {
    id,
    secret: draft.secret ?? before?.secret ?? randomBytes(21).toString("hex"),
    name: draft.name ?? before?.name ?? "Unnamed client",
    redirectUris: draft.redirectUris ?? before?.redirectUris ?? [],
  };
  world.state.clients[id] = client;
  world.touch();
  return client;
}

export function removeClient(world: World, id: string): void {
  if (lookUp(world.state.clients, id) === undefined) throw new ControlError(404, "no such client");
  delete world.state.clients[id];
  world.touch();
}
