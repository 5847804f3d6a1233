import { graphql } from "../../gql/gql.ts";

export const plannedRuleFragment = graphql(`
  fragment PlannedRule_plannedRule on PlannedRule {
    change
    readiness
    reason
    account {
      id
      providerOrgName
    }
    suggestedAccount {
      id
      providerOrgName
    }
    holds {
      kind
      since
      message
    }
    missingScopes
    rule {
      id
      name
      service {
        id
        key
        name
      }
    }
  }
`);
