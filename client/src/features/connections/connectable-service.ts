import { graphql } from "../../gql/gql.ts";
import type { ConnectableService_ServiceFragment } from "../../gql/graphql.ts";
import { usesOAuth } from "../../lib/auth-types.ts";

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
  return usesOAuth(service.authType) && service.client === null;
}
