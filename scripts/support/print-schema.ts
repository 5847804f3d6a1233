import { runProgram } from "./run-program.ts";

/** The GraphQL schema as the server's code makes it now: what `server/src/print-schema.ts` writes to its output. */
export async function printSchema(): Promise<string> {
  const { code, stdout, output } = await runProgram("node", ["server/src/print-schema.ts"]);
  if (code !== 0 || !/^(type Query|schema) /m.test(stdout)) {
    throw new Error(`Printing the GraphQL schema failed:\n${output.trim()}`);
  }
  return stdout;
}
