import type { Environment } from "../../context.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { decodeTokens } from "../../providers/tokens.ts";
import { tokensPurpose } from "./store-tokens.ts";

/** Where calls of an authorization go; nothing secret. */
export type DescribedApi = { dataCentre: string; baseUrl: string | null; hosts: readonly string[] };

const unknown: DescribedApi = { dataCentre: "", baseUrl: null, hosts: [] };

/**
 * Where calls of each authorization go, in the order of the ids. Some providers tell with the tokens, so these are opened here. Of one
 * that cannot be opened, is gone, or whose service no longer fits nothing is known.
 */
export async function describeApis(
  { database, vault, connectors }: Pick<Environment, "database" | "vault" | "connectors">,
  organizationId: string,
  authorizationIds: readonly string[],
): Promise<DescribedApi[]> {
  const rows = await database.prisma.authorization.findMany({
    where: { id: { in: [...authorizationIds] }, organizationId },
    include: { credential: true, service: true },
  });
  const byId = new Map(
    rows.map(({ id, credential, service, parameters }) => {
      try {
        const owner = { organizationId, recordId: credential.id, purpose: tokensPurpose };
        const tokens = decodeTokens(vault.openText(credential, owner));
        const { baseUrl, hosts } = connectors.of(service, parameters as ParameterValues).api(tokens);
        return [id, { dataCentre: tokens.dataCentre, baseUrl, hosts }] as const;
      } catch {
        return [id, unknown] as const;
      }
    }),
  );
  return authorizationIds.map((id) => byId.get(id) ?? unknown);
}
