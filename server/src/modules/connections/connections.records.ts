import type { Context, TransactionScope } from "../../context.ts";
import type {
  Authorization,
  ConnectionAuthorization,
  ConnectionLink,
  Environment,
  Service,
} from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";

type Client = TransactionScope["tx"] | Context["database"]["prisma"];

export type ConnectionRecord = ConnectionLink & { service: Service };
export type AuthorizedRecord = ConnectionAuthorization & { authorization: Authorization };

/** The connection in the organization. Throws NotFoundError, also for those of others. */
export async function getConnection(
  client: Client,
  organizationId: string,
  id: string,
): Promise<ConnectionRecord> {
  const connection = await client.connectionLink.findUnique({
    where: { id, organizationId },
    include: { service: true },
  });
  if (!connection) throw new NotFoundError("The connection");
  return connection;
}

/** As getConnection, keeping other writers of the same connection out until the transaction ends. */
export async function lockConnection(
  { tx }: TransactionScope,
  organizationId: string,
  id: string,
): Promise<ConnectionRecord> {
  await tx.$queryRaw`select 1 from "ConnectionLink"
    where "id" = ${id}::uuid and "organizationId" = ${organizationId}::uuid for no key update`;
  return getConnection(tx, organizationId, id);
}

/** What the connection is in an environment; null where it was never connected there. */
export function findAuthorized(
  client: Client,
  organizationId: string,
  connectionId: string,
  environment: Environment,
): Promise<AuthorizedRecord | null> {
  return client.connectionAuthorization.findUnique({
    where: { connectionId_environment: { connectionId, environment }, organizationId },
    include: { authorization: true },
  });
}

/** As findAuthorized. Throws ConflictError NOT_CONNECTED. */
export async function getAuthorized(
  client: Client,
  { id, organizationId, name }: ConnectionLink,
  environment: Environment,
): Promise<AuthorizedRecord> {
  const found = await findAuthorized(client, organizationId, id, environment);
  if (found) return found;
  throw new ConflictError(
    `${name} is not connected in ${environment.toLowerCase()}: authorize it there first.`,
    "NOT_CONNECTED",
  );
}

/** What the connection is in each environment, development first. */
export function listAuthorized(
  client: Client,
  { id: connectionId, organizationId }: ConnectionLink,
): Promise<AuthorizedRecord[]> {
  return client.connectionAuthorization.findMany({
    where: { connectionId, organizationId },
    include: { authorization: true },
    orderBy: { environment: "asc" },
  });
}

/** Which credentials: a refresh of those that were ended is no new consent. */
export function keyOf({ authorizationId, grantedAt }: AuthorizedRecord): string {
  return `${authorizationId} ${grantedAt.toISOString()}`;
}
