// Who may import whom (DESIGN 2). Each rule has a fixture below server/test/boundaries/ that breaks it; the fixtures
// have this repository's layout, so the paths below fit both. Tests may reach anywhere, except across the contract.
const TEST = "\\.(test|fixture)\\.tsx?$";
const HARNESS = "^server/(test|bench|soak)/";

/** `from` may not reach anything of our own that matches `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** What puts the parts together: nothing below knows these. context.ts is the one exception: what a verb is given. */
const COMPOSITION = "^server/src/([^/]+\\.ts$|demo/)";
const CONTEXT = "^server/src/context\\.ts$";

const serverLayers = [
  forbid(
    "platform-is-the-bottom",
    "platform/ is infrastructure: it knows no domain and no GraphQL.",
    { path: "^server/src/platform/", pathNot: TEST },
    { path: "^server/src/", pathNot: "^server/src/(platform|generated)/" },
  ),
  forbid(
    "graphql-kit-knows-no-domain",
    "graphql/ is a kit: only platform/ is below it.",
    { path: "^server/src/graphql/", pathNot: TEST },
    { path: "^server/src/", pathNot: ["^server/src/(graphql|platform|generated)/", CONTEXT] },
  ),
  forbid(
    "providers-know-no-domain",
    "providers/ say how third parties behave: only platform/ is below them.",
    { path: "^server/src/providers/", pathNot: TEST },
    { path: "^server/src/", pathNot: "^server/src/(providers|platform)/" },
  ),
  forbid(
    "modules-below-the-composition",
    "modules/ are put together by schema.ts and app.ts, and do not know them.",
    { path: "^server/src/modules/", pathNot: TEST },
    { path: COMPOSITION, pathNot: CONTEXT },
  ),
  forbid(
    "context-below-modules",
    "context.ts says what every verb is given: platform/ and providers/, no domain.",
    { path: CONTEXT },
    { path: "^server/src/", pathNot: "^server/src/(platform|providers|generated)/" },
  ),
  forbid(
    "schema-below-the-app",
    "schema.ts collects types; app.ts and main.ts stand above it.",
    { path: "^server/src/schema\\.ts$" },
    { path: COMPOSITION, pathNot: CONTEXT },
  ),
  forbid(
    "main-is-the-top",
    "main.ts and the commands are process entries.",
    { path: "^server/", pathNot: TEST },
    {
      path: "^server/src/(main|rotate-master-key)\\.ts$",
    },
  ),
  forbid(
    "config-is-handed-down",
    "Settings are parsed once and handed out by app.ts.",
    {
      path: "^server/src/",
      pathNot: [
        "^server/src/(app|main|config|command|rotate-master-key|allow-host|add-organization)\\.ts$",
        TEST,
      ],
    },
    { path: "^server/src/config\\.ts$", dependencyTypesNot: ["type-only"] },
  ),
];

const serverDoors = [
  forbid(
    "module-door",
    "A module reaches another only through its index.ts.",
    { path: "^server/src/modules/([^/]+)/", pathNot: TEST },
    {
      path: "^server/src/modules/[^/]+/",
      pathNot: ["^server/src/modules/$1/", "^server/src/modules/[^/]+/index\\.ts$"],
    },
  ),
  forbid(
    "vault-has-one-door",
    "One module seals and opens credentials; everything else names them by id.",
    {
      path: "^server/src/",
      pathNot: [
        "^server/src/(platform|modules/(credentials|authorization))/",
        "^server/src/(app|main|context|rotate-master-key)\\.ts$",
        "^server/src/demo/",
        TEST,
      ],
    },
    { path: "^server/src/platform/vault/" },
  ),
  forbid(
    "graphql-files-are-adapters",
    "Types name each other by string: nobody but schema.ts, a module's door and its own types imports a *.graphql.ts.",
    { path: "^server/src/", pathNot: ["^server/src/schema\\.ts$", "/index\\.ts$", "\\.graphql\\.ts$", TEST] },
    { path: "\\.graphql\\.ts$" },
  ),
  forbid(
    "pothos-only-in-adapters",
    "Only *.graphql.ts, graphql/ and schema.ts touch Pothos.",
    {
      path: "^server/",
      pathNot: ["\\.graphql\\.ts$", "^server/src/(graphql|generated)/", "^server/src/schema\\.ts$", TEST],
    },
    { path: ["node_modules/@pothos/", "^server/src/graphql/builder\\.ts$"] },
  ),
  forbid(
    "network-only-in-platform",
    "Only platform/ opens sockets: everything else goes through its closed door. app.ts listens.",
    { path: "^server/src/", pathNot: ["^server/src/platform/", "^server/src/app\\.ts$", TEST] },
    {
      path: ["^(node:)?(http|https|http2|net|tls|dgram|dns)(/|$)", "node_modules/(undici|nodemailer|pg)/"],
      dependencyTypesNot: ["type-only"],
    },
  ),
];

const apart = [
  forbid(
    "mjml-at-build-only",
    "Templates of mails are compiled by scripts/generate.ts; what runs, and its tests, use what came out.",
    { path: "^(server|client)/" },
    { path: "node_modules/mjml[^/]*/" },
  ),
  forbid(
    "simulator-stands-alone",
    "The simulator is a third party: it imports nothing of src/.",
    {
      path: "^server/simulator/",
      pathNot: TEST,
    },
    { path: "^server/(src|test|bench|soak)/" },
  ),
  forbid(
    "simulator-is-a-third-party",
    "Only the composition starts the simulator; nothing else knows it.",
    { path: "^server/src/", pathNot: ["^server/src/(app|main)\\.ts$", TEST] },
    { path: "^server/simulator/" },
  ),
  forbid(
    "no-harness-in-product",
    "The product does not import its tests.",
    {
      path: ["^server/(src|simulator)/", "^client/src/"],
      pathNot: TEST,
    },
    { path: [HARNESS, "^scripts/", "^client/e2e/", TEST] },
  ),
  forbid(
    "client-knows-the-contract-only",
    "The contract is schema.graphql.",
    { path: "^client/src/" },
    {
      path: "^(server|scripts|prisma)/",
    },
  ),
  forbid(
    "journeys-use-the-harness-only",
    "A journey drives the product from outside.",
    { path: "^client/e2e/" },
    {
      path: ["^server/", "^client/src/"],
      pathNot: "^server/test/",
    },
  ),
  forbid(
    "server-knows-no-client",
    "The contract is schema.graphql.",
    { path: "^server/" },
    { path: "^client/" },
  ),
];

const clientLayers = [
  forbid(
    "lib-is-pure",
    "lib/ is the bottom.",
    { path: "^client/src/lib/", pathNot: TEST },
    {
      path: "^client/src/",
      pathNot: "^client/src/lib/",
    },
  ),
  forbid(
    "ui-is-dumb",
    "ui/ knows no GraphQL and no feature.",
    { path: "^client/src/ui/", pathNot: TEST },
    {
      path: ["^client/src/(?!ui/|lib/)", "node_modules/(@urql|graphql|graphql-ws)/"],
    },
  ),
  forbid(
    "graphql-below-features",
    "graphql/ knows no feature.",
    { path: "^client/src/graphql/", pathNot: TEST },
    {
      path: "^client/src/(?!graphql/|gql/|ui/|lib/)",
    },
  ),
  forbid(
    "features-apart",
    "Features do not import features.",
    { path: "^client/src/features/([^/]+)/", pathNot: TEST },
    {
      path: "^client/src/features/",
      pathNot: "^client/src/features/$1/",
    },
  ),
  forbid(
    "features-below-routes",
    "Pages are put together by routes.tsx.",
    { path: "^client/src/features/" },
    {
      path: "^client/src/[^/]+\\.tsx?$",
    },
  ),
  forbid(
    "routes-below-app",
    "app.tsx and main.tsx stand above the routes.",
    { path: "^client/src/routes\\.tsx$" },
    {
      path: "^client/src/(app|main)\\.tsx$",
    },
  ),
  forbid(
    "client-main-is-the-top",
    "main.tsx is the entry.",
    { path: "^client/src/" },
    {
      path: "^client/src/main\\.tsx$",
    },
  ),
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    // Generated code refers to itself in circles by design.
    forbid("no-circular", "No cycles.", { pathNot: "/(generated|gql)/" }, { circular: true }),
    forbid(
      "resolvable",
      "Every import resolves.",
      { pathNot: "/(generated|gql)/" },
      { couldNotResolve: true, pathNot: "^node:" },
    ),
    ...serverLayers,
    ...serverDoors,
    ...apart,
    ...clientLayers,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)server/test/boundaries/|/dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
