import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { inlineDocuments } from "./inline-documents.ts";

const server = "http://127.0.0.1:4000";
const persisted = fileURLToPath(new URL("./src/gql/persisted-documents.json", import.meta.url));

const base =
  /node_modules\/solid-js\/|\/client\/src\/graphql\/(solid|list|live-lists)\.ts|\/client\/src\/ui\/(button|classes|icon|chip|error-panel|copy-button|copy-operation)\.tsx?$/;

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [inlineDocuments(persisted), solid(), tailwindcss()],
  // The content security policy allows no inline script and no data: font, so nothing is inlined as a URL.
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // What every page needs comes with the entry in one file, which changes rarely and stays cached.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: base }] } } },
  },
  server: {
    proxy: {
      "/graphql": { target: server, ws: true },
      "/graphiql": server,
      "/schema.graphql": server,
      "/docs": server,
      "/oauth": server,
    },
  },
});
