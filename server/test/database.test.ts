import { describe, expect, it } from "vitest";

import { createTestDatabase } from "./database.ts";
import { withClient } from "./database-server.ts";

describe("createTestDatabase", () => {
  it("hands out separate databases with the same tables", async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await withClient(one.url, (client) => client.query("create table only_here (id int)"));
    const tables = (url: string) =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'only_here'",
        );
        return rows.map((row) => row.name).sort();
      });
    expect(await tables(one.url)).toEqual(await tables(two.url));
    await expect(withClient(two.url, (client) => client.query("select * from only_here"))).rejects.toThrow();
    await Promise.all([one.drop(), two.drop()]);
  });

  it("removes a database that is still in use", async () => {
    const database = await createTestDatabase();
    await withClient(database.url, async (client) => {
      await database.drop();
      await expect(client.query("select 1")).rejects.toThrow();
    });
    await expect(withClient(database.url, (client) => client.query("select 1"))).rejects.toThrow(
      /does not exist/,
    );
  });
});
