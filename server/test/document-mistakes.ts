import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

// Made by generation or a build; a fresh clone has them not.
const made = /^(server\/src\/generated|client\/src\/gql|client\/dist)(\/|$)/;

/** What a Markdown document names and the repository has not: paths, links, headings, npm scripts and settings. */
export function findMistakes(root: string, file: string, text: string): string[] {
  const has = (name: string): boolean => made.test(name) || existsSync(path.join(root, name));
  const paths = [...text.matchAll(/(?<![\w./-])(?:server|client|prisma|scripts|docs|\.ci)\/[\w./@-]*\w/g)]
    .map(([name]) => name)
    .filter((name) => !has(name) && !existsSync(path.join(root, path.dirname(file), name)));

  const links = [...text.matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].flatMap(
    ([, target, heading]) => {
      const named = target ? path.join(path.dirname(file), target) : file;
      const whole = `${target}${heading ? `#${heading}` : ""}`;
      if (!has(named)) return paths.includes(named) ? [] : [whole];
      return heading && !headingsOf(path.join(root, named)).includes(heading) ? [whole] : [];
    },
  );

  const scripts = ["package.json", "server/bench/package.json"].flatMap((name) =>
    Object.keys(readJson(path.join(root, name)).scripts),
  );
  const commands = [...text.matchAll(/\bnpm run ([a-z][\w-]*)/g)]
    .filter(([, name = ""]) => !scripts.includes(name))
    .map(([command]) => command);

  // A setting, or a value of the schema that is written like one.
  const known = ["server/src/config.ts", "schema.graphql"]
    .map((name) => readFileSync(path.join(root, name), "utf8"))
    .join("\n");
  const settings = [...text.matchAll(/\bPATCHBAY_[A-Z_]+\b/g)]
    .map(([name]) => name)
    .filter((name) => !known.includes(name));
  return [...new Set([...paths, ...links, ...commands, ...settings])];
}

/** The anchors of a document's headings, as GitHub makes them. */
function headingsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

function readJson(file: string): { scripts: Record<string, string> } {
  return JSON.parse(readFileSync(file, "utf8")) as { scripts: Record<string, string> };
}
