/** An operation as a curl command for a shell: the token comes from `$PATCHBAY_TOKEN`, never from the console. */
export function asCurl(origin: string, document: string, variables: Record<string, unknown>): string {
  const body = JSON.stringify({ query: document, variables });
  return [
    `curl -s '${origin}/graphql' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -H "authorization: Bearer $PATCHBAY_TOKEN" \\`,
    `  --data '${body.replaceAll("'", `'\\''`)}'`,
  ].join("\n");
}

/** An operation with its variables as a comment, ready for GraphiQL. */
export function asGraphql(document: string, variables: Record<string, unknown>): string {
  const known = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
  return Object.keys(known).length === 0
    ? document
    : `${document}\n\n# Variables:\n${JSON.stringify(known, null, 2).replace(/^/gm, "# ")}\n`;
}
