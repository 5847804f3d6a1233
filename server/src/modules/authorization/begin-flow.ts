import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { hashSecret, newId, newSecret } from "../../platform/ids.ts";
import type { ConnectableService } from "../../providers/connectors.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { makeFlowSecrets } from "../../providers/flow-secrets.ts";
import { makeCookie } from "../access/index.ts";
import { getServiceClient, redirectUriOf } from "../catalogue/index.ts";
import { flowCookieName, sealVerifier } from "./flow-secrets.ts";

const flowMinutes = 15;

/** What a person who grants a revoked account chose for the events that wait. */
export type GrantChoice = { heldEvents: "REPLAY" | "DISCARD"; replayPerMinute?: number };

export type FlowDraft = {
  organizationSlug: string;
  service: ConnectableService;
  environment: Environment;
  projectId: string | null;
  /** What the consent is for: an account (null: a new one), or a connection in this environment. */
  purpose: { accountId: string | null } | { connectionId: string };
  /** What to ask for. */
  scopes: readonly string[];
  /** The values of the service's parameters. */
  parameters?: ParameterValues;
  /** For a re-authentication: the credentials may be another organization's or person's than before. */
  anyOrganization?: boolean;
  /** The grant that waits for this consent: finishing it lifts the person's hold. */
  grantChoice?: GrantChoice;
  /** The data centre that consent begins at, where it matters. */
  consentAt?: string;
};

export type BegunFlow = {
  authorizationUrl: string;
  expiresAt: Date;
  record: (scope: TransactionScope) => Promise<void>;
};

/**
 * Prepares an authorization-code flow with PKCE and state. The caller stores it with `record` in its transaction. The
 * answer's cookie ties the flow to the browser (or program) that began it: it ends there or not at all.
 */
export async function beginFlow(ctx: Context, draft: FlowDraft): Promise<BegunFlow> {
  const actor = requireActor(ctx);
  if (!ctx.setCookie)
    throw new ConflictError(
      "Begin an authorization over HTTP: its cookie ties the flow to your browser.",
      "HTTP_REQUIRED",
    );
  const client = await getServiceClient(ctx, {
    organizationId: actor.organizationId,
    serviceId: draft.service.id,
  });
  const parameters = draft.parameters ?? {};
  const { authorization, binding } = ctx.connectors.of(draft.service, parameters);
  if (!authorization)
    throw new ConflictError(`${draft.service.name} is not connected by a consent.`, "NO_CONSENT");
  const { state, codeVerifier, codeChallenge } = await makeFlowSecrets();
  const id = newId();
  const browserSecret = newSecret();
  const redirectUri = redirectUriOf(ctx.publicUrl, draft.organizationSlug, draft.service.key);
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + flowMinutes * 60_000);
  const url = authorization.authorizationUrl({
    client,
    redirectUri,
    state,
    codeChallenge,
    scopes: draft.scopes,
    ...(draft.consentAt ? { consentAt: draft.consentAt } : {}),
  });
  ctx.setCookie(
    makeCookie(ctx.publicUrl, flowCookieName(id), browserSecret, {
      path: "/oauth/callback",
      maxAgeSeconds: flowMinutes * 60,
    }),
  );
  return {
    authorizationUrl: url.href,
    expiresAt,
    record: async ({ tx }) => {
      await tx.authorizationFlow.create({
        data: {
          id,
          organizationId: actor.organizationId,
          serviceId: draft.service.id,
          memberId: actor.memberId,
          sessionId: actor.sessionId,
          stateHash: hashSecret(state),
          browserHash: hashSecret(browserSecret),
          codeVerifierSeal: sealVerifier(
            ctx.vault,
            { id, organizationId: actor.organizationId },
            codeVerifier,
          ),
          redirectUri,
          environment: draft.environment,
          projectId: draft.projectId,
          ...draft.purpose,
          scopes: [...draft.scopes],
          parameters,
          binding,
          anyOrganization: draft.anyOrganization ?? false,
          ...(draft.grantChoice ? { grantChoice: draft.grantChoice } : {}),
          createdAt,
          expiresAt,
        },
      });
    },
  };
}
