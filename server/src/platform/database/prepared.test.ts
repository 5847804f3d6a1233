import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "../../../test/database.ts";
import type { TestDatabase } from "../../../test/database.ts";
import { openDatabase } from "./client.ts";
import type { Database } from "./client.ts";
import { prepared } from "./prepared.ts";

let given: TestDatabase;
let database: Database;

beforeAll(async () => {
  given = await createTestDatabase();
  database = await openDatabase(given.url);
});
afterAll(async () => {
  await database.close();
  await given.drop();
});

test("a declared statement stays with its connection, others do not", async () => {
  const declared = prepared("select $1::int + 1 as sum");
  const [sums, statements] = await database.prisma.$transaction(async (tx) => {
    const first = await tx.$queryRawUnsafe<{ sum: number }[]>(declared, 1);
    const second = await tx.$queryRawUnsafe<{ sum: number }[]>(declared, 2);
    await tx.$queryRawUnsafe("select $1::int + 2 as sum", 1);
    const kept = await tx.$queryRawUnsafe<{ statement: string }[]>(
      "select statement from pg_prepared_statements where name <> ''",
    );
    return [[first[0]?.sum, second[0]?.sum], kept.map(({ statement }) => statement)];
  });
  expect(sums).toEqual([2, 3]);
  expect(statements).toEqual([declared]);
});
