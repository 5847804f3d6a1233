import type { ReceivedRequest } from "../receiver/receiver-log.ts";
import { without } from "../without.ts";
import type { World } from "../world.ts";
import type { Control } from "./control.ts";

const REQUESTS_SHOWN = 20;
const CHANGES_SHOWN = 20;
const BODY_SHOWN = 4_000;
const GRANTS_SHOWN = 50;

/** What the control page shows. Token values are left out: a screen may be shared. */
export function describeState(world: World, control: Control): object {
  const { refreshTokens, accessTokens } = control.listTokens();
  return {
    origin: world.origin,
    clock: control.clock(),
    counters: control.counters(),
    clients: control.listClients().map((client) => without(client, "secret")),
    orgs: control.listOrgs(),
    refreshTokens: refreshTokens.map((token) => without(token, "value")),
    accessTokens: accessTokens.map((token) => without(token, "value")),
    channels: control.listChannels().map((channel) => without(channel, "token")),
    refusals: world.state.refusals,
    faults: control.listFaults(),
    notifications: world.state.notifications,
    behaviours: world.state.behaviours,
    limits: world.state.limits,
    generic: describeGeneric(world, control),
    changes: newestChanges(world),
    receivers: world.receiverLog.names().map((name) => ({
      name,
      count: world.receiverLog.total(name),
      quiet: world.receiverLog.isQuiet(name),
      requests: world.receiverLog.list(name, REQUESTS_SHOWN).toReversed().map(shorten),
    })),
  };
}

/** A request as the page shows it: the beginning of its body, and no securityContext, which is a credential. */
function shorten(request: ReceivedRequest): ReceivedRequest {
  const body = request.body.replaceAll(/pbsc_[0-9a-f]{32}_\d{1,6}_[A-Za-z0-9_-]+/g, "pbsc_••••");
  return { ...request, body: body.length > BODY_SHOWN ? `${body.slice(0, BODY_SHOWN)} …` : body };
}

/** The generic service without secrets, passwords and tokens. */
function describeGeneric(world: World, { generic }: Control): object {
  const { items } = world.state.generic;
  return {
    settings: generic.settings(),
    clients: generic.listClients().map((client) => without(client, "secret")),
    users: generic.listUsers().map((user) => without(user, "password")),
    keys: generic.listKeys().map(({ name, userId }) => ({ name, userId })),
    grants: generic
      .listGrants()
      .slice(-GRANTS_SHOWN)
      .map(({ accessTokens: _access, former: _former, refreshToken, ...grant }) => ({
        ...grant,
        refreshable: refreshToken !== null,
      })),
    counters: generic.counters(),
    items: Object.keys(items).length,
  };
}

/** The newest changes of all organizations, the newest first. */
function newestChanges(world: World): object[] {
  return [...world.changes]
    .flatMap(([org, log]) => log.slice(-CHANGES_SHOWN).map((change) => ({ org, ...change })))
    .sort((left, right) => right.at - left.at)
    .slice(0, CHANGES_SHOWN)
    .map((change) => ({ ...change, at: new Date(change.at).toISOString() }));
}
