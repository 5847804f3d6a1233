import { graphql } from "../../gql/gql.ts";

export const contactDetailFragment = graphql(`
  fragment ContactDialog_contact on Contact {
    ...ContactRow_contact
    createdAt
    pushedAt
    externalModifiedAt
    properties {
      property
      label
      type
      value
    }
    conflicts {
      property
      patchbayValue
      providerValue
      winner
      at
    }
    mappingErrors(first: 20) {
      edges {
        node {
          id
          property
          field
          value
          reason
          suggestion
          state
        }
      }
    }
  }
`);

export const contactDocument = graphql(`
  query ContactDialog($id: ID!) {
    node(id: $id) {
      id
      ... on Contact {
        ...ContactDialog_contact
      }
    }
  }
`);

/** What an account's contacts may have, and what becomes of a change made here. */
export const contactAccountDocument = graphql(`
  query ContactAccount($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      environment
      service {
        id
        name
      }
      contactProperties {
        name
        label
        type
        custom
      }
      integrationSettings {
        sync {
          contacts
          conflicts
        }
      }
    }
  }
`);

export const upsertContactsDocument = graphql(`
  mutation UpsertContacts($input: UpsertContactsInput!) {
    upsertContacts(input: $input) {
      ... on UpsertContactsPayload {
        created
        updated
        unchanged
        contacts {
          ...ContactDialog_contact
        }
      }
      ...Failure_error
    }
  }
`);

export const deleteContactsDocument = graphql(`
  mutation DeleteContacts($input: DeleteContactsInput!) {
    deleteContacts(input: $input) {
      ... on DeleteContactsPayload {
        contacts {
          ...ContactRow_contact
        }
      }
      ...Failure_error
    }
  }
`);
