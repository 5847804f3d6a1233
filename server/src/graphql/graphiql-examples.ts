/** What GraphiQL opens with: operations to run as they are. */
export const graphiqlExamples = `# Patchbay. Sign in at the console first; GraphiQL then acts as you.

query WhoAmI {
  viewer {
    member { name email roles }
    organization { name slug }
    permissions
  }
}

query Accounts {
  feedCursor
  accounts(first: 10) {
    edges { node { id status providerOrgName environment service { key } } }
  }
}

# Start this one, then change something: the stream goes on after any cursor it gave you.
subscription LiveAccounts {
  accountChanged {
    cursor
    change
    account { id status providerOrgName }
  }
}

query ContactsToPush {
  contacts(first: 10, filter: { state: TO_PUSH }) {
    edges { node { id name email state properties { label value } conflicts { property winner } } }
  }
}

# Put the id of an account of Zoho CRM, HubSpot or Salesforce in the place of the dots.
mutation PullContacts {
  startSync(input: { accountId: "…", kind: CONTACTS_PULL }) {
    __typename
    ... on StartSyncPayload { syncRun { id status scope } }
    ... on Error { code message }
  }
}

# Every step of every sync, live.
subscription LiveSyncs {
  syncProgressed {
    cursor
    change
    syncRun { kind status objects { object done total committed failed } }
  }
}
`;
