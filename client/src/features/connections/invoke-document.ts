import { graphql } from "../../gql/gql.ts";

export const invokeDocument = graphql(`
  mutation InvokeConnection($input: InvokeConnectionInput!) {
    invokeConnection(input: $input) {
      ... on InvokeConnectionPayload {
        response {
          status
          headers
          bodyText
          truncated
          bytes
          attempts
          durationMs
        }
      }
      ... on ConnectionCallError {
        retryAfterMs
      }
      ...Failure_error
    }
  }
`);
