import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Guards } from "../platform/guards.ts";
import type { Network } from "../platform/network/network.ts";
import { findShippedDefinition } from "./catalogue/shipped-definition.ts";
import { findZohoApi } from "./catalogue/zoho-services.ts";
import type { Connector, ParameterValues } from "./connector.ts";
import type { ServiceDefinition } from "./definition.ts";
import { createGenericConnector } from "./generic/generic-connector.ts";
import type { ZohoDataCentres } from "./zoho/data-centres.ts";
import { createZohoConnector } from "./zoho/zoho-connector.ts";

/** A service as the catalogue holds it. */
export type ConnectableService = {
  id: string;
  /** null for shipped services. */
  organizationId: string | null;
  key: string;
  name: string;
  provider: string;
  /** Of a custom service: its ServiceDefinition, checked when it was saved. */
  definition: unknown;
};

/** How the APIs of all services are called. */
export type Connectors = {
  /**
   * The connector of a service, with the values of its parameters filled in. Throws `ProviderError` REFUSED where a value does not
   * fit, and an `Error` for a shipped service that the code does not know. Without values, only what needs no URL can be asked.
   */
  of(service: ConnectableService, parameters?: ParameterValues): Connector;
  /** The definition of a service that has one as data, as it is called here; null for those that are code. */
  definitionOf(
    service: Pick<ConnectableService, "organizationId" | "key" | "definition">,
  ): ServiceDefinition | null;
};

/** `zoho`: `zohoDataCentres()`; in demo mode `simulatedDataCentres(origin)`, and `simulatorOrigin` for the other services it plays. */
export function createConnectors(options: {
  network: Network;
  clock: Clock;
  zoho: ZohoDataCentres;
  simulatorOrigin?: string | undefined;
  guards?: Guards;
}): Connectors {
  const zoho = { network: options.network, clock: options.clock, dataCentres: options.zoho };
  const shipped = (key: string) => findShippedDefinition(key, options.simulatorOrigin ?? null);
  return {
    definitionOf: ({ organizationId, key, definition }) =>
      organizationId === null ? shipped(key) : readDefinition(definition),
    of(service, parameters = {}) {
      if (service.organizationId !== null)
        return createGenericConnector(options, service, readDefinition(service.definition), parameters, {
          binding: true,
        });
      const api = findZohoApi(service.key);
      if (api) return createZohoConnector(zoho, api);
      const definition = shipped(service.key);
      if (!definition) throw new Error(`There is no shipped service "${service.key}".`);
      return createGenericConnector(options, service, definition, parameters, { binding: false });
    },
  };
}

const storedDefinition = z.custom<ServiceDefinition>(
  (value) => typeof value === "object" && value !== null && "authType" in value,
);

/** The definition of a custom service's row. */
export function readDefinition(stored: unknown): ServiceDefinition {
  return storedDefinition.parse(stored);
}
