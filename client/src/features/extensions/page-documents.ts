import { graphql } from "../../gql/gql.ts";

export const extensionDocument = graphql(`
  query ExtensionPage($key: String!) {
    extension(key: $key) {
      ...LiveExtension_extension
    }
  }
`);

export const installationDocument = graphql(`
  query InstallationPage($id: ID!) {
    node(id: $id) {
      id
      ... on Installation {
        ...LiveInstallation_installation
      }
    }
  }
`);
