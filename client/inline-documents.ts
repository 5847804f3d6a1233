import { readFileSync } from "node:fs";
import { Kind, parse, print } from "graphql";
import type { Plugin } from "vite";

const block = /graphql\(\s*(?:\/\* GraphQL \*\/)?\s*`([^`]*)`,?\s*\)/g;
const generatedImport = /import \{ graphql \} from "[./]+\/gql\/gql\.ts";/g;

/**
 * Puts each operation's printed text where it is used, so that a route carries its own documents only.
 * Without it every document of the console sits in the generated index, and so in the entry.
 * Reads the file that codegen writes; a document that is not in it fails the build.
 */
export function inlineDocuments(persistedDocuments: string): Plugin {
  let texts = new Map<string, string>();
  const load = () => {
    const stored: Record<string, string> = JSON.parse(readFileSync(persistedDocuments, "utf8"));
    texts = new Map(
      Object.values(stored).map((text) => {
        const document = parse(text);
        // Fields may be called `query` too: only the parsed text tells which is the operation.
        const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
        const name = operation && "name" in operation ? operation.name?.value : undefined;
        return [name ?? "", print(document)]; // people copy it out of the console, so it is readable
      }),
    );
  };
  return {
    name: "patchbay-inline-documents",
    enforce: "pre",
    buildStart() {
      load();
      this.addWatchFile(persistedDocuments);
    },
    watchChange(id) {
      if (id === persistedDocuments) load();
    },
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || !code.includes("graphql(")) return null;
      const inlined = code.replace(block, (_, source: string) => {
        const name = /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(source)?.[1];
        if (!name) return '""'; // a fragment: its text travels inside the operations that use it
        const text = texts.get(name);
        if (!text) return this.error(`No generated document for ${name}: run codegen first`);
        return JSON.stringify(text);
      });
      return { code: inlined.replace(generatedImport, ""), map: null };
    },
  };
}
