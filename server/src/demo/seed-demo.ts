import { join } from "node:path";
import type { Actor, Context, Environment } from "../context.ts";
import type { Organization, Role } from "../generated/prisma/client.ts";
import {
  addMember,
  allowHost,
  authenticate,
  createApiToken,
  createOrganization,
} from "../modules/access/index.ts";
import { createFunction, updateFunction } from "../modules/functions/index.ts";
import { createProject } from "../modules/projects/index.ts";
import { newSecret } from "../platform/ids.ts";
import { hashPassword, verifyPassword } from "../platform/passwords.ts";
import { ApiTokenScope } from "../generated/prisma/enums.ts";
import { connectSimulator } from "./connect-simulator.ts";
import { readCredentials, writeCredentials } from "./credentials-file.ts";
import type { DemoCredentials } from "./credentials-file.ts";
import { seedExtension } from "./seed-extension.ts";

const slug = "demo";
const domain = "demo.patchbay.example";
const people = [
  { email: `admin@${domain}`, name: "Ada Admin", roles: ["COMPANY_ADMIN"] },
  { email: `supervisor@${domain}`, name: "Sam Supervisor", roles: ["COMPANY_SUPERVISOR"] },
  { email: `billing@${domain}`, name: "Bea Billing", roles: ["BILLING_ADMIN"] },
  { email: `developer@${domain}`, name: "Dev Developer", roles: ["DEVELOPER"] },
] as const satisfies { email: string; name: string; roles: Role[] }[];
const projectName = "Demo shop";
const functionName = "Demo receiver";
const tokenDays = 365;
/** Where `npm run listen` listens, by both of its names. */
const listenerHosts = ["127.0.0.1:4020", "localhost:4020"];

/**
 * Makes the demo organization at the first start: a member of each role (all with the one password), a project, a
 * function, the OAuth clients for the simulator, leave to call this machine's receivers back, and an extension that is installed.
 * Later starts find it and bring addresses up to date. After each, `demo-credentials.json` (mode 0600) works: what of it does not is made anew.
 */
export async function seedDemo(
  environment: Environment,
  options: { dataDir: string; simulatorOrigin: string },
): Promise<DemoCredentials & { file: string }> {
  const file = join(options.dataDir, "demo-credentials.json");
  const { prisma } = environment.database;
  const organization =
    (await prisma.organization.findUnique({ where: { slug } })) ??
    (await createOrganization(environment, { name: "Demo company", slug }));
  const kept = await readCredentials(file);
  const password = await ensurePeople(environment, organization, kept?.password ?? null);
  const ctx = await actAsAdmin(environment, organization);
  for (const host of [options.simulatorOrigin, ...listenerHosts])
    await allowHost(environment, { slug, host, actorName: "Patchbay" });
  await connectSimulator(ctx, organization, options.simulatorOrigin);
  await ensureProject(ctx, `${options.simulatorOrigin}/receiver/demo`);
  const credentials: DemoCredentials = {
    email: people[0].email,
    password,
    apiToken: await ensureToken(ctx, kept?.apiToken ?? null),
    graphqlUrl: `${environment.publicUrl}/graphql`,
    consoleUrl: `${environment.publicUrl}/`,
  };
  await writeCredentials(file, credentials);
  await seedExtension(ctx, options.simulatorOrigin);
  return { ...credentials, file };
}

async function ensurePeople(
  environment: Environment,
  { id }: Pick<Organization, "id">,
  kept: string | null,
): Promise<string> {
  const { prisma } = environment.database;
  const admin = await prisma.user.findUnique({ where: { email: people[0].email } });
  const works = kept !== null && admin !== null && (await verifyPassword(kept, admin.passwordHash));
  const password = works ? kept : newSecret(16);
  for (const person of people) {
    const user = await prisma.user.findUnique({ where: { email: person.email }, include: { members: true } });
    // Members whom somebody removed stay away, except the admin, whom the credentials speak of.
    if (!user) await addMember(environment, id, { ...person, roles: [...person.roles], password });
    else if (!works)
      await prisma.user.update({
        where: { id: user.id },
        data: { passwordHash: await hashPassword(password) },
      });
  }
  await prisma.member.updateMany({
    where: { organizationId: id, user: { email: people[0].email }, NOT: { removedAt: null } },
    data: { removedAt: null, roles: [...people[0].roles] },
  });
  return password;
}

async function actAsAdmin(
  environment: Environment,
  { id: organizationId }: Pick<Organization, "id">,
): Promise<Context> {
  const { email, name } = people[0];
  const member = await environment.database.prisma.member.findFirstOrThrow({
    where: { organizationId, user: { email } },
  });
  const actor: Actor = {
    organizationId,
    memberId: member.id,
    name,
    roles: ["COMPANY_ADMIN"],
    scopes: null,
    sessionId: null,
    apiTokenId: null,
    expiresAt: new Date(environment.clock.now().getTime() + 60_000),
  };
  return { ...environment, actor, ip: "127.0.0.1", setCookie: null };
}

async function ensureProject(ctx: Context, receiverUrl: string): Promise<void> {
  const organizationId = ctx.actor?.organizationId ?? "";
  const { prisma } = ctx.database;
  const project =
    (await prisma.project.findFirst({ where: { organizationId, name: projectName } })) ??
    (await createProject(ctx, { name: projectName }));
  const present = await prisma.function.findFirst({
    where: { organizationId, projectId: project.id, name: functionName, deletedAt: null },
  });
  const version =
    present && (await prisma.functionVersion.findUnique({ where: { id: present.currentVersionId } }));
  if (!present) await createFunction(ctx, { projectId: project.id, name: functionName, url: receiverUrl });
  else if (
    version?.url &&
    version.url !== receiverUrl &&
    new URL(version.url).pathname === new URL(receiverUrl).pathname
  )
    await updateFunction(ctx, { functionId: present.id, url: receiverUrl });
}

async function ensureToken(ctx: Context, kept: string | null): Promise<string> {
  if (kept) {
    const actor = await authenticate(ctx, { authorization: `Bearer ${kept}`, cookie: null });
    if (actor?.organizationId === ctx.actor?.organizationId) return kept;
  }
  const made = await createApiToken(ctx, {
    name: "demo-credentials.json",
    scopes: Object.values(ApiTokenScope),
    expiresInDays: tokenDays,
  });
  return made.token;
}
