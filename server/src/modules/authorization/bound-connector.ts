import type { Environment } from "../../context.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import type { ConnectableService } from "../../providers/connectors.ts";
import { ProviderError } from "../../providers/provider-error.ts";

/**
 * The connector that stored credentials may be used with. Throws `ProviderError` AUTH_PERMANENT `service_changed` where the service
 * was changed since they were granted, so that they would go elsewhere now.
 */
export function boundConnector(
  { connectors, guards }: Pick<Environment, "connectors" | "guards">,
  stored: { service: ConnectableService; parameters: unknown; binding: string | null },
): Connector {
  const found = findConnector(connectors, stored);
  if (found && (found.binding === stored.binding || !guards.stands("SERVICE_BOUND"))) return found.connector;
  throw new ProviderError(
    "AUTH_PERMANENT",
    `${stored.service.name} was changed since the consent: its tokens stay here until the consent is given anew.`,
    { providerCode: "service_changed" },
  );
}

/** The connector with a flow's or authorization's parameters; null where the definition no longer takes them. */
export function findConnector(
  connectors: Environment["connectors"],
  { service, parameters }: { service: ConnectableService; parameters: unknown },
): { connector: Connector; binding: string | null } | null {
  try {
    const connector = connectors.of(service, parameters as ParameterValues);
    return { connector, binding: connector.binding };
  } catch (error) {
    if (error instanceof ProviderError && error.providerCode === "invalid_parameter") return null;
    throw error;
  }
}
