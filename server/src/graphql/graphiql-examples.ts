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
`;
