import { graphql } from "../../gql/gql.ts";

/** What a row shows of a contact, and what changes while someone looks at it. */
export const contactRowFragment = graphql(`
  fragment ContactRow_contact on Contact {
    id
    name
    email
    externalId
    state
    updatedAt
    updatedBy
    deletedAt
    deletedBy
    conflicts {
      property
    }
    account {
      id
      providerOrgName
      environment
      service {
        id
        name
      }
    }
  }
`);

export const contactsDocument = graphql(`
  query Contacts($first: Int, $after: String, $filter: ContactFilter) {
    contacts(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ContactRow_contact
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const contactsAccountDocument = graphql(`
  query ContactsAccount($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      environment
    }
  }
`);
