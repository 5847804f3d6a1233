import { writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "./schema.ts";

/** The contract as text, sorted, so that a difference is a change. */
export function printContract(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

// `node print-schema.ts FILE` writes the contract; without a file it goes to standard output.
if (import.meta.main) {
  const [, , file] = process.argv;
  if (file) writeFileSync(file, printContract());
  else process.stdout.write(printContract());
}
