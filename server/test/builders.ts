import { createApiToken, createOrganization, addMember } from "../src/modules/access/index.ts";
import type { ApiTokenScope, Environment, Role } from "../src/generated/prisma/enums.ts";
import { ApiTokenScope as scopes } from "../src/generated/prisma/enums.ts";
import type { Actor, Context } from "../src/context.ts";
import { newId } from "../src/platform/ids.ts";
import { askedScopes } from "../src/providers/asked-scopes.ts";
import { toGlobalId } from "../src/graphql/global-id.ts";
import type { TestApp } from "./app.ts";

export type Person = { memberId: string; email: string; password: string; token: string; ctx: Context };
export type TestOrganization = { id: string; slug: string; admin: Person };

let serial = 0;

/** An organization with a company admin, who has an API token of all scopes. */
export async function makeOrganization(app: TestApp): Promise<TestOrganization> {
  serial += 1;
  const slug = `org-${process.pid}-${serial}`;
  const { id } = await createOrganization(app.environment, { name: `Organization ${serial}`, slug });
  return { id, slug, admin: await makeMember(app, id, ["COMPANY_ADMIN"]) };
}

/** A member with a password and an API token (all scopes its roles allow, unless given). */
export async function makeMember(
  app: TestApp,
  organizationId: string,
  roles: Role[],
  tokenScopes?: ApiTokenScope[],
): Promise<Person> {
  serial += 1;
  const email = `person-${process.pid}-${serial}@example.com`;
  const password = `password ${serial} of a test`;
  const member = await addMember(app.environment, organizationId, {
    email,
    name: `Person ${serial}`,
    password,
    roles,
  });
  const actor: Actor = {
    organizationId,
    memberId: member.id,
    name: `Person ${serial}`,
    roles,
    scopes: null,
    sessionId: newId(),
    apiTokenId: null,
    expiresAt: new Date(app.environment.clock.now().getTime() + 86_400_000),
  };
  const ctx: Context = { ...app.environment, actor, ip: "127.0.0.1", setCookie: () => undefined };
  // Made as by an admin session, so that members who may not make tokens have one to be refused with.
  const maker: Context = { ...ctx, actor: { ...actor, roles: ["COMPANY_ADMIN"] } };
  const { token } = await createApiToken(maker, {
    name: "test",
    scopes: tokenScopes ?? Object.values(scopes),
  });
  return { memberId: member.id, email, password, token, ctx };
}

/**
 * Rows of an account as if it had been connected and synchronised, with tokens that no provider knows. For tests of
 * what stands on accounts; those of accounts themselves connect one at the simulator.
 */
export async function insertAccount(
  app: TestApp,
  organizationId: string,
  options: { environment?: Environment; projectId?: string; grantedById: string; serviceKey?: string },
): Promise<{ id: string; globalId: string; serviceId: string }> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const service = await prisma.service.findFirstOrThrow({ where: { key: options.serviceKey ?? "zoho-crm" } });
  const credentialId = newId();
  const sealed = app.environment.vault.seal("{}", {
    organizationId,
    recordId: credentialId,
    purpose: "tokens",
  });
  await prisma.credential.create({
    data: { id: credentialId, organizationId, purpose: "tokens", updatedAt: now, ...sealed },
  });
  const authorization = await prisma.authorization.create({
    data: {
      id: newId(),
      organizationId,
      serviceId: service.id,
      credentialId,
      scopes: askedScopes(app.environment.providers.get(service.provider)),
      accessTokenExpiresAt: new Date(now.getTime() + 3_600_000),
    },
  });
  serial += 1;
  const account = await prisma.account.create({
    data: {
      id: newId(),
      organizationId,
      serviceId: service.id,
      environment: options.environment ?? "DEVELOPMENT",
      projectId: options.projectId ?? null,
      authorizationId: authorization.id,
      providerOrgId: `provider-org-${serial}`,
      providerOrgName: `Provider organization ${serial}`,
      dataCentre: "us",
      grantedById: options.grantedById,
      grantedByName: "Builder",
      grantedAt: now,
      firstSync: "DONE",
      firstSyncedAt: now,
      lastSyncedAt: now,
    },
  });
  return { id: account.id, globalId: toGlobalId("Account", account.id), serviceId: service.id };
}

export type GraphQLAnswer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
};

/** One operation over HTTP, as a partner's program sends it. */
export async function query(
  app: TestApp,
  token: string | null,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query: document, variables }),
  });
  return (await response.json()) as GraphQLAnswer;
}
