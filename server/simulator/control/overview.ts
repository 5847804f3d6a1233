import type { World } from "../world.ts";
import type { Control } from "./control.ts";

const REQUESTS_SHOWN = 20;

/** What the control page shows. Token values are left out: a screen may be shared. */
export function describeState(world: World, control: Control): object {
  const { refreshTokens, accessTokens } = control.listTokens();
  return {
    origin: world.origin,
    clock: control.clock(),
    counters: control.counters(),
    clients: control.listClients().map(({ secret: _, ...client }) => client),
    orgs: control.listOrgs(),
    refreshTokens: refreshTokens.map(({ value: _, ...token }) => token),
    accessTokens: accessTokens.map(({ value: _, ...token }) => token),
    channels: control.listChannels().map(({ token: _, ...channel }) => channel),
    refusals: world.state.refusals,
    faults: control.listFaults(),
    notifications: world.state.notifications,
    behaviours: world.state.behaviours,
    receivers: world.receiverLog.names().map((name) => {
      const requests = control.receivedRequests(name);
      return { name, count: requests.length, requests: requests.slice(-REQUESTS_SHOWN).reverse() };
    }),
  };
}
