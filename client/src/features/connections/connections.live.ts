import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";

/** Every field of a connection that may change while someone looks at it. */
export const liveConnectionFragment = graphql(`
  fragment LiveConnection_connection on ConnectionLink {
    id
    name
    linkName
    scopes
    callsPerMinute
    keepsBodies
    installation {
      id
      extension {
        id
        name
      }
    }
    createdByName
    createdAt
    updatedAt
    service {
      id
      key
      name
      authType
      canRevoke
    }
    authorizations {
      ...LiveAuthorization_authorization
    }
  }
`);

export const liveAuthorizationFragment = graphql(`
  fragment LiveAuthorization_authorization on ConnectionAuthorization {
    environment
    status
    reason
    providerAccountId
    providerAccountName
    dataCentre
    scopes
    missingScopes
    extraScopes
    parameters
    apiBaseUrl
    apiHosts
    proxyUrl
    grantedByName
    grantedAt
    revokedAt
    revokedByName
    revocation {
      outcome
      endpoint
      at
      reason
    }
    lastUsedAt
    tokenHealth {
      state
      expiresAt
      refreshedAt
      reason
      refreshDueAt
      refreshFailures
      refreshFailure
      refreshes
    }
  }
`);

const connectionChanged = graphql(`
  subscription ConnectionChanged($after: String) {
    connectionChanged(after: $after) {
      cursor
      change
      connectionId
      connection {
        ...LiveConnection_connection
      }
    }
  }
`);

/** Keeps connections live in the whole tab. */
export function createConnectionsLive(): void {
  createLive(connectionChanged, ({ connectionChanged: change }) => {
    touchLists("ConnectionLink", change.connectionId, change.connection === null);
  });
}
