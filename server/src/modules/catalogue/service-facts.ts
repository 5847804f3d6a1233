import type { Environment } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";

/** Where a service's API is as far as it is known before anybody connects; parameters stand as `{name}`. */
export function apiOf(
  { connectors }: Pick<Environment, "connectors">,
  service: Service,
): { baseUrl: string | null; hosts: string[] } {
  const definition = connectors.definitionOf(service);
  if (definition) {
    const base = /^https?:\/\/([^/?#]+)/i.exec(definition.apiBaseUrl ?? "")?.[1];
    return {
      baseUrl: definition.apiBaseUrl,
      hosts: [...new Set([...(base ? [base] : []), ...definition.apiHosts])],
    };
  }
  const connector = connectors.of(service);
  const apis = (connector.authorization?.dataCentres ?? []).map((dataCentre) =>
    connector.api({ accessToken: "-", refreshToken: null, expiresAt: null, scopes: [], dataCentre }),
  );
  return { baseUrl: apis[0]?.baseUrl ?? null, hosts: [...new Set(apis.flatMap(({ hosts }) => hosts))] };
}
