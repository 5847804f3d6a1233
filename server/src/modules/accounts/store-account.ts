import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, Service } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import type { Identity } from "../../providers/provider.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { recordAudit } from "../access/index.ts";
import { FlowFailure, grantedBy, storeAuthorization } from "../authorization/index.ts";
import { scheduleOrgSync } from "../sync/index.ts";

/**
 * Makes an account of tokens that its provider organization granted, and schedules its first sync. Answers its id.
 * Throws FlowFailure ACCOUNT_EXISTS where the organization is connected in this place already.
 */
export async function storeAccount(
  ctx: Context,
  granted: {
    organizationId: string;
    memberId: string;
    service: Service;
    environment: Environment;
    projectId: string | null;
    connector: Connector;
    parameters: ParameterValues;
    client: OAuthClient;
    tokens: Tokens;
    identity: Identity;
    /** How the tokens came. */
    by: "CONSENT" | "TOKENS";
  },
): Promise<string> {
  const { organizationId, service, environment, projectId, tokens, identity } = granted;
  const actorName = ctx.actor?.name ?? null;
  const id = newId();
  try {
    await inTransaction(ctx, async (scope) => {
      const { tx, now } = scope;
      const authorizationId = await storeAuthorization(ctx, scope, {
        ...grantedBy(granted),
        serviceId: service.id,
      });
      await tx.account.create({
        data: {
          id,
          organizationId,
          serviceId: service.id,
          environment,
          projectId,
          authorizationId,
          providerOrgId: identity.orgId,
          providerOrgName: identity.orgName,
          dataCentre: identity.dataCentre,
          grantedById: granted.memberId,
          grantedByName: actorName ?? "",
          grantedAt: now,
        },
      });
      await scheduleOrgSync(scope, { organizationId, accountId: id });
      await recordAudit(ctx, scope, {
        act: "account.added",
        entityType: "Account",
        entityId: id,
        after: {
          service: service.key,
          environment,
          providerOrgId: identity.orgId,
          scopes: tokens.scopes,
          by: granted.by,
        },
      });
      await appendChanges(tx, now, [
        {
          organizationId,
          name: "account.added",
          entityType: "Account",
          entityId: id,
          actorName,
          payload: { accountName: identity.orgName, serviceName: service.name },
        },
      ]);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new FlowFailure(
        "ACCOUNT_EXISTS",
        `${identity.orgName} is already connected here. Use the account that exists, or re-authenticate it.`,
      );
    throw error;
  }
  return id;
}
