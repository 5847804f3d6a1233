import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";

/** Every field of a rule that may change while someone looks at it. */
export const liveRuleFragment = graphql(`
  fragment LiveRule_rule on Rule {
    id
    name
    version
    updatedAt
    deletedAt
    project {
      id
      name
    }
    service {
      id
      key
      name
    }
    eventTypes {
      key
      label
    }
    condition {
      timeZone
      sentence
    }
    function {
      id
      name
      url
    }
    environments {
      environment
      status
      cause
      reason
      enabled
      holds {
        kind
        since
        byName
        message
        nextTryAt
      }
      heldEvents {
        count
        more
      }
      replay {
        perMinute
        since
      }
      watchChannel {
        health
        healthReason
        lastEventAt
      }
      account {
        id
        providerOrgName
        status
      }
      problem {
        id
      }
    }
  }
`);

const ruleChanged = graphql(`
  subscription RuleChanged($after: String) {
    ruleChanged(after: $after) {
      cursor
      change
      ruleId
      rule {
        ...LiveRule_rule
      }
    }
  }
`);

/** Keeps rules live in the whole tab. */
export function createRulesLive(): void {
  createLive(ruleChanged, ({ ruleChanged: change }) => {
    touchLists("Rule", change.ruleId, change.rule === null);
  });
}
