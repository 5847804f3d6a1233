import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { parseGlobalId } from "../src/graphql/global-id.ts";
import { freshTokens } from "../src/modules/authorization/index.ts";
import {
  connect,
  makeConnection,
  makeGenericOrganization,
} from "../src/modules/connections/generic-service.fixture.ts";
import { invoke } from "./connect-books.ts";
import { pause } from "../src/platform/pause.ts";
import { ProviderError } from "../src/providers/provider-error.ts";
import type { TestApp } from "./app.ts";
import type { TestOrganization } from "./builders.ts";
import type { Question } from "./token-asker.ts";

export type Asked = {
  organization: TestOrganization;
  connection: { id: string; linkName: string };
  key: { organizationId: string; authorizationId: string };
  /** The OAuth client: what is counted is its grants. */
  clientId: string;
};

/** A connection to the simulator's generic service, which gives a new refresh token each time and punishes the use of an old one. */
export async function connectRotating(app: TestApp): Promise<Asked> {
  app.simulator.control.generic.setSettings({ rotation: true, rotationGraceSeconds: 0 });
  const organization = await makeGenericOrganization(app);
  const connection = await makeConnection(app, organization);
  const told = await connect(app, organization, connection.id);
  if (told.error) throw new Error(`${told.error}: ${told.message}`);
  const { prisma } = app.environment.database;
  const { authorization } = await prisma.connectionAuthorization.findFirstOrThrow({
    where: { connectionId: parseGlobalId(connection.id)?.id ?? "" },
    include: { authorization: true },
  });
  const key = { organizationId: organization.id, authorizationId: authorization.id };
  return { organization, connection, key, clientId: authorization.clientId ?? "" };
}

/** Has the access token end now, at the provider and as far as is known here. */
export async function expire(app: TestApp, { key }: Asked): Promise<void> {
  app.simulator.control.generic.expireAccessTokens({});
  await app.environment.database.prisma.authorization.update({
    where: { id: key.authorizationId },
    data: { accessTokenExpiresAt: app.environment.clock.now() },
  });
}

export type Counted = { refreshes: number; refused: number; reuses: number };

export function countRefreshes(app: TestApp, { clientId }: Asked): Counted {
  const grants = app.simulator.control.generic.listGrants({ clientId });
  const sum = (name: keyof Counted) => grants.reduce((total, grant) => total + grant[name], 0);
  return { refreshes: sum("refreshes"), refused: sum("refused"), reuses: sum("reuses") };
}

/** Another process that asks for tokens. */
export async function spawnAsker(app: TestApp, masterKey: string): Promise<ChildProcess> {
  const child = fork(resolve(import.meta.dirname, "token-asker.ts"), [
    app.database.url,
    app.simulator.origin,
    masterKey,
  ]);
  await once(child, "message");
  return child;
}

export async function endAsker(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}

/**
 * Two processes with `callers` each ask at the end of the token, `rounds` times. Throws where one of them gets no token or two
 * get different ones. Answers what the provider counted.
 */
export async function stormRefreshes(
  app: TestApp,
  child: ChildProcess,
  asked: Asked,
  { rounds, callers }: { rounds: number; callers: number },
): Promise<Counted> {
  const before = countRefreshes(app, asked);
  for (let round = 0; round < rounds; round += 1) {
    await expire(app, asked);
    const there = once(child, "message");
    child.send({ ...asked.key, callers } satisfies Question);
    const here = await Promise.all(
      Array.from({ length: callers }, () => freshTokens(app.environment, asked.key)),
    );
    const [answer] = (await there) as [{ tokens?: number }];
    const tokens = new Set(here.map((fresh) => fresh.tokens.accessToken)).size;
    if (tokens !== 1 || answer.tokens !== 1)
      throw new Error(`Round ${round}: ${tokens} tokens here, there ${JSON.stringify(answer)}`);
  }
  const after = countRefreshes(app, asked);
  return {
    refreshes: after.refreshes - before.refreshes,
    refused: after.refused - before.refused,
    reuses: after.reuses - before.reuses,
  };
}

export type Survival = "USABLE" | "REAUTHENTICATION";

/**
 * Kills a process (SIGKILL) after the provider has given new tokens and before these are stored, then looks at the connection from
 * another. Throws where it is neither usable nor in re-authentication with a Problem. Leaves it connected.
 */
export async function killRefresh(
  app: TestApp,
  masterKey: string,
  asked: Asked,
  { graceSeconds, afterMs = 0 }: { graceSeconds: number; afterMs?: number },
): Promise<Survival> {
  const { generic } = app.simulator.control;
  generic.setSettings({ rotationGraceSeconds: graceSeconds });
  const child = await spawnAsker(app, masterKey);
  const exited = once(child, "exit");
  await expire(app, asked);
  const { refreshes } = countRefreshes(app, asked);
  // The provider's answer is late: its work is done before.
  app.simulator.control.addFault({
    pathPrefix: "/generic/oauth/token",
    afterwards: true,
    latencyMs: 5_000,
  });
  child.send({ ...asked.key, callers: 1 } satisfies Question);
  while (countRefreshes(app, asked).refreshes === refreshes) await pause(5);
  await pause(afterMs);
  child.kill("SIGKILL");
  await exited;
  app.simulator.control.clearFaults();

  const { prisma } = app.environment.database;
  // As if the time of the dead process's lease were over.
  await prisma.authorization.update({
    where: { id: asked.key.authorizationId },
    data: { refreshLeaseUntil: new Date(0) },
  });
  const survival = await freshTokens(app.environment, asked.key).then(
    (): Survival => "USABLE",
    (error: unknown): Survival => {
      if (error instanceof ProviderError && error.kind === "AUTH_PERMANENT") return "REAUTHENTICATION";
      throw error;
    },
  );
  const { linkName, id } = asked.connection;
  const answer = await invoke(app, asked.organization.admin.token, linkName, { path: "/me" });
  const problems = await prisma.problem.count({
    where: { connectionId: parseGlobalId(id)?.id ?? "", kind: "REAUTHENTICATION_REQUIRED", resolvedAt: null },
  });
  if (survival === "USABLE") {
    if (answer["status"] !== 200 || problems !== 0)
      throw new Error(`It seemed usable: ${JSON.stringify({ answer, problems })}`);
    return survival;
  }
  if (answer["code"] !== "REAUTHENTICATION_REQUIRED" || problems !== 1)
    throw new Error(`Nobody was told: ${JSON.stringify({ answer, problems })}`);
  const told = await connect(app, asked.organization, id);
  if (told.error) throw new Error(`${told.error}: ${told.message}`);
  return survival;
}
