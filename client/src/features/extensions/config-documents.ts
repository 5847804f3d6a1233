import { graphql } from "../../gql/gql.ts";

export const addConfigDocument = graphql(`
  mutation AddConfigParams($input: AddConfigParamsInput!) {
    addConfigParams(input: $input) {
      ... on AddConfigParamsPayload {
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);

export const deleteConfigDocument = graphql(`
  mutation DeleteConfigParams($input: DeleteConfigParamsInput!) {
    deleteConfigParams(input: $input) {
      ... on DeleteConfigParamsPayload {
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);
