import type { CodegenConfig } from "@graphql-codegen/cli";

/**
 * Client documents → typed operations in `client/src/gql/` (git-ignored).
 * Run with `node_modules/.bin/graphql-codegen`; the schema is the printed contract.
 */
const config: CodegenConfig = {
  schema: "./schema.graphql",
  documents: ["client/src/**/*.{ts,tsx}", "!client/src/gql/**"],
  ignoreNoDocuments: true,
  generates: {
    "./client/src/gql/": {
      preset: "client",
      // Fragments are plain types: a component names the fragment it needs, and nothing has to be unmasked.
      // Persisted documents are what the bundler inlines (client/inline-documents.ts).
      presetConfig: { fragmentMasking: false, persistedDocuments: true },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        importExtension: ".ts",
        strictScalars: true,
        scalars: { DateTime: "string", URL: "string", EmailAddress: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;
