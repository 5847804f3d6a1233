import { randomBytes } from "node:crypto";

import { inject } from "vitest";

import { withClient, withDatabase } from "./database-server.ts";

export type TestDatabase = {
  /** Superuser address of this database. */
  url: string;
  /** Cuts all its connections and removes it. What is left at the end of the run goes too. */
  drop(): Promise<void>;
};

/**
 * A database of its own, migrated and empty: a copy of the template, made in about 40 ms. Make one per test file
 * (`beforeAll`) and an organization per suite; a test that reads a whole table, a queue or the feed makes its own.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("testDatabaseServer");
  const adminUrl = withDatabase(server.adminUrl, "postgres");
  const name = `${server.run}_${randomBytes(6).toString("hex")}`;
  await withClient(adminUrl, (client) =>
    client.query(`create database "${name}" template "${server.template}"`),
  );
  return {
    url: withDatabase(server.adminUrl, name),
    drop: async () => {
      await withClient(adminUrl, (client) => client.query(`drop database if exists "${name}" with (force)`));
    },
  };
}
