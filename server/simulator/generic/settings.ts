import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import type { GenericClient, GenericSettings } from "./generic-state.ts";

/** How the server behaves to a client: what was set for all, and over it what was set for this one. */
export function settingsOf(world: World, client: GenericClient | undefined): GenericSettings {
  return { ...world.state.generic.settings, ...client?.settings };
}

export function settingsOfId(world: World, clientId: string): GenericSettings {
  return settingsOf(world, lookUp(world.state.generic.clients, clientId));
}

/** The issuer identifier of the generic service. */
export function issuerOf(world: World): string {
  return `${world.origin}/generic`;
}
