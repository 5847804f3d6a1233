import type { Context, Actor } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { ApiTokenScope, Environment, Role } from "../../generated/prisma/enums.ts";
import { ForbiddenError } from "../../platform/errors.ts";

type Grant = { roles: readonly Role[]; scope: ApiTokenScope };

const builders = ["COMPANY_ADMIN", "DEVELOPER"] as const;
const operators = ["COMPANY_ADMIN", "COMPANY_SUPERVISOR"] as const;
const everybodyInDevelopment = ["COMPANY_ADMIN", "COMPANY_SUPERVISOR", "DEVELOPER"] as const;

/** Who may do what: the roles that hold a permission, and the scope an API token needs besides. */
export const permissions = {
  ACCOUNTS_DEVELOPMENT: { roles: everybodyInDevelopment, scope: "ACCOUNTS_WRITE" },
  ACCOUNTS_PRODUCTION: { roles: operators, scope: "ACCOUNTS_WRITE" },
  SERVICE_DELETION: { roles: operators, scope: "ACCOUNTS_WRITE" },
  SERVICE_CLIENTS: { roles: builders, scope: "ACCOUNTS_WRITE" },
  PROJECTS: { roles: builders, scope: "RULES_WRITE" },
  FUNCTIONS: { roles: builders, scope: "RULES_WRITE" },
  RULES_DRAFT: { roles: builders, scope: "RULES_WRITE" },
  RULES_DEVELOPMENT: { roles: everybodyInDevelopment, scope: "RULES_WRITE" },
  RULES_PRODUCTION: { roles: operators, scope: "RULES_WRITE" },
  DEPLOY: { roles: operators, scope: "RULES_WRITE" },
  CONNECTIONS_DEVELOPMENT: { roles: builders, scope: "CONNECTIONS_WRITE" },
  CONNECTIONS_PRODUCTION: { roles: operators, scope: "CONNECTIONS_WRITE" },
  INVOKE_DEVELOPMENT: { roles: builders, scope: "CONNECTIONS_INVOKE" },
  INVOKE_PRODUCTION: { roles: operators, scope: "CONNECTIONS_INVOKE" },
  CUSTOM_SERVICES: { roles: builders, scope: "CONNECTIONS_WRITE" },
  EXTENSIONS: { roles: builders, scope: "EXTENSIONS_WRITE" },
  INSTALLATIONS: { roles: operators, scope: "EXTENSIONS_WRITE" },
  SYNC_DEVELOPMENT: { roles: everybodyInDevelopment, scope: "SYNC_WRITE" },
  SYNC_PRODUCTION: { roles: operators, scope: "SYNC_WRITE" },
  REPORTS: { roles: ["COMPANY_ADMIN", "BILLING_ADMIN"], scope: "REPORTS_WRITE" },
  MEMBERS: { roles: ["COMPANY_ADMIN"], scope: "ADMIN" },
  API_TOKENS: { roles: ["COMPANY_ADMIN"], scope: "ADMIN" },
  OWN_API_TOKENS: { roles: builders, scope: "ADMIN" },
  MASTER_KEY: { roles: ["COMPANY_ADMIN"], scope: "ADMIN" },
} as const satisfies Record<string, Grant>;

export type Permission = keyof typeof permissions;

/** Whether an actor holds a permission, by roles and, for a token, by scope. */
export function holdsPermission(actor: Actor, permission: Permission): boolean {
  const grant: Grant = permissions[permission];
  return (
    grant.roles.some((role) => actor.roles.includes(role)) &&
    (actor.scopes === null || actor.scopes.includes(grant.scope))
  );
}

/** The actor, if one is signed in and holds the permission. Throws UnauthenticatedError or ForbiddenError. */
export function authorise(ctx: Context, permission: Permission): Actor {
  const actor = requireActor(ctx);
  if (holdsPermission(actor, permission)) return actor;
  const { roles, scope }: Grant = permissions[permission];
  if (!roles.some((role) => actor.roles.includes(role)))
    throw new ForbiddenError(`This needs one of the roles ${roles.join(", ")}.`);
  throw new ForbiddenError(`This API token lacks the scope \`${scope}\`.`);
}

/** What is permitted in each environment apart. */
export type EnvironmentNoun = "ACCOUNTS" | "RULES" | "CONNECTIONS" | "INVOKE" | "SYNC";

/** As authorise, for a permission that differs by environment. */
export function authoriseIn(ctx: Context, noun: EnvironmentNoun, environment: Environment): Actor {
  return authorise(ctx, `${noun}_${environment}`);
}

/** As authorise, before the environment is known: holding either is enough to go on and look. */
export function authoriseInAny(ctx: Context, noun: EnvironmentNoun): Actor {
  const actor = requireActor(ctx);
  return holdsPermission(actor, `${noun}_PRODUCTION`) ? actor : authorise(ctx, `${noun}_DEVELOPMENT`);
}
