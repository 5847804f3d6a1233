/** Files of a small tree in this repository's layout: path → content. */
export type FixtureFiles = Record<string, string>;

type ImportFixture = { rule: string; because: string; files: FixtureFiles };

/** One import that must be refused; both ends are made. */
function edge(rule: string, because: string, from: string, to: string): ImportFixture {
  const relative = to.includes("/") ? `${"../".repeat(from.split("/").length - 1)}${to}` : to;
  return { rule, because, files: { [to]: "export {};\n", [from]: `import "${relative}";\n` } };
}

/** An import of a package or of one of Node's own modules. */
function packageEdge(rule: string, because: string, from: string, name: string): ImportFixture {
  const files: FixtureFiles = { [from]: `import "${name}";\n` };
  if (!name.startsWith("node:")) {
    files[`node_modules/${name}/package.json`] =
      `{ "name": "${name}", "version": "1.0.0", "exports": "./index.js" }`;
    files[`node_modules/${name}/index.js`] = "";
  }
  return { rule, because, files };
}

const action = "server/src/modules/accounts/revoke-account.ts";

export const importFixtures: ImportFixture[] = [
  {
    rule: "no-circular",
    because: "two files that need each other",
    files: {
      "server/src/platform/a.ts": 'import "./b.ts";\n',
      "server/src/platform/b.ts": 'import "./a.ts";\n',
    },
  },
  { rule: "resolvable", because: "a file that is not there", files: { [action]: 'import "./gone.ts";\n' } },
  edge(
    "platform-is-the-bottom",
    "a module in platform/",
    "server/src/platform/feed/feed.ts",
    "server/src/modules/rules/index.ts",
  ),
  edge(
    "platform-is-the-bottom",
    "the GraphQL kit in platform/",
    "server/src/platform/clock.ts",
    "server/src/graphql/live.ts",
  ),
  edge(
    "graphql-kit-knows-no-domain",
    "a module in graphql/",
    "server/src/graphql/live.ts",
    "server/src/modules/rules/index.ts",
  ),
  edge(
    "providers-know-no-domain",
    "a module in providers/",
    "server/src/providers/zoho/crm.ts",
    "server/src/modules/rules/index.ts",
  ),
  edge(
    "providers-know-no-domain",
    "GraphQL in providers/",
    "server/src/providers/zoho/crm.ts",
    "server/src/graphql/live.ts",
  ),
  edge("modules-below-the-composition", "app.ts in a module", action, "server/src/app.ts"),
  edge("modules-below-the-composition", "schema.ts in a module", action, "server/src/schema.ts"),
  edge(
    "context-below-modules",
    "a module in context.ts",
    "server/src/context.ts",
    "server/src/modules/rules/index.ts",
  ),
  edge("schema-below-the-app", "app.ts in schema.ts", "server/src/schema.ts", "server/src/app.ts"),
  edge("main-is-the-top", "main.ts in app.ts", "server/src/app.ts", "server/src/main.ts"),
  edge("config-is-handed-down", "the settings in a module", action, "server/src/config.ts"),
  edge("vault-has-one-door", "the vault in another module", action, "server/src/platform/vault/vault.ts"),
  edge("module-door", "another module's inside", action, "server/src/modules/rules/hold-rules.ts"),
  edge(
    "graphql-files-are-adapters",
    "a verb that needs GraphQL types",
    action,
    "server/src/modules/accounts/accounts.graphql.ts",
  ),
  edge("pothos-only-in-adapters", "the builder in a verb", action, "server/src/graphql/builder.ts"),
  packageEdge("pothos-only-in-adapters", "Pothos in a verb", action, "@pothos/core"),
  packageEdge("network-only-in-platform", "sockets in a module", action, "node:net"),
  packageEdge(
    "network-only-in-platform",
    "HTTP in a provider",
    "server/src/providers/zoho/crm.ts",
    "node:https",
  ),
  packageEdge("network-only-in-platform", "undici in a module", action, "undici"),
  packageEdge(
    "mjml-at-build-only",
    "mjml where mails are rendered",
    "server/src/modules/reports/mail/render-html.ts",
    "mjml",
  ),
  edge(
    "simulator-stands-alone",
    "the product in the simulator",
    "server/simulator/main.ts",
    "server/src/platform/clock.ts",
  ),
  edge(
    "simulator-is-a-third-party",
    "the simulator in a provider",
    "server/src/providers/zoho/crm.ts",
    "server/simulator/simulator.ts",
  ),
  edge("no-harness-in-product", "the test harness in a module", action, "server/test/builders.ts"),
  edge(
    "no-harness-in-product",
    "a fixture in a module",
    action,
    "server/src/modules/accounts/account.fixture.ts",
  ),
  edge(
    "client-knows-the-contract-only",
    "the server in the console",
    "client/src/graphql/client.ts",
    "server/src/context.ts",
  ),
  edge(
    "journeys-use-the-harness-only",
    "the server's inside in a journey",
    "client/e2e/rules.test.ts",
    "server/src/app.ts",
  ),
  edge("server-knows-no-client", "the console in the server", "server/src/app.ts", "client/src/lib/text.ts"),
  edge("lib-is-pure", "a widget in lib/", "client/src/lib/text.ts", "client/src/ui/button.tsx"),
  edge("ui-is-dumb", "GraphQL in a widget", "client/src/ui/button.tsx", "client/src/graphql/client.ts"),
  packageEdge("ui-is-dumb", "urql in a widget", "client/src/ui/button.tsx", "@urql/core"),
  edge(
    "graphql-below-features",
    "a feature in graphql/",
    "client/src/graphql/client.ts",
    "client/src/features/rules/rules-page.tsx",
  ),
  edge(
    "features-apart",
    "another feature",
    "client/src/features/rules/rules-page.tsx",
    "client/src/features/accounts/dialog.tsx",
  ),
  edge(
    "features-below-routes",
    "the routes in a feature",
    "client/src/features/rules/rules-page.tsx",
    "client/src/routes.tsx",
  ),
  edge("routes-below-app", "app.tsx in the routes", "client/src/routes.tsx", "client/src/app.tsx"),
  edge("client-main-is-the-top", "main.tsx in app.tsx", "client/src/app.tsx", "client/src/main.tsx"),
];
