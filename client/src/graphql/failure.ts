import { graphql } from "../gql/gql.ts";

/** What every result union is asked for besides its payload. */
export const failureFragment = graphql(`
  fragment Failure_error on Error {
    message
    code
    ... on ValidationError {
      issues {
        path
        message
      }
    }
  }
`);
