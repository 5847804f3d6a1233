import { graphql } from "../../gql/gql.ts";
import type { ConnectableService_ServiceFragment, ServiceAuthType } from "../../gql/graphql.ts";

/** All of a service that a form for its connections asks for or says. */
export const connectableServiceFragment = graphql(`
  fragment ConnectableService_service on Service {
    id
    key
    name
    authType
    dataCentres
    notes
    docsUrl
    defaultScopes
    scopes {
      name
      meaning
    }
    parameters {
      name
      label
      description
      example
      pattern
    }
    secretFields {
      name
      label
      isSecret
    }
    client {
      clientId
    }
    tokenBudget {
      refreshTokensPerUser
      refreshes
      windowSeconds
    }
  }
`);

export type ConnectableService = ConnectableService_ServiceFragment;

/** True where an OAuth client of the organization's own is needed and none is saved. */
export function lacksClient(service: ConnectableService): boolean {
  const oauth = service.authType === "OAUTH2_CODE" || service.authType === "OAUTH2_CLIENT_CREDENTIALS";
  return oauth && service.client === null;
}

/** How people call the ways in which services know a caller. */
export const authTypeNames = {
  OAUTH2_CODE: "OAuth 2.0",
  OAUTH2_CLIENT_CREDENTIALS: "OAuth 2.0 client credentials",
  API_KEY: "API key",
  BASIC: "User name and password",
} satisfies Record<ServiceAuthType, string>;
