import { graphql } from "../../gql/gql.ts";

export const authorizeDocument = graphql(`
  mutation AuthorizeConnection($input: AuthorizeConnectionInput!) {
    authorizeConnection(input: $input) {
      ... on AuthorizeConnectionPayload {
        authorizationUrl
        connection {
          ...LiveConnection_connection
        }
      }
      ... on TokenBudgetError {
        limit
        live
        endangered
      }
      ...Failure_error
    }
  }
`);

export const saveCredentialsDocument = graphql(`
  mutation SaveConnectionCredentials($input: SaveConnectionCredentialsInput!) {
    saveConnectionCredentials(input: $input) {
      ... on SaveConnectionCredentialsPayload {
        connection {
          ...LiveConnection_connection
        }
      }
      ...Failure_error
    }
  }
`);

export const connectableServiceDocument = graphql(`
  query ConnectableService($key: String!) {
    service(key: $key) {
      ...ConnectableService_service
    }
  }
`);

/** What the dialogs of one connection begin with. */
export const connectionTargetDocument = graphql(`
  query ConnectionTarget($linkName: String!) {
    connection(linkName: $linkName) {
      ...LiveConnection_connection
      service {
        ...ConnectableService_service
      }
    }
  }
`);
