import type { Simulator } from "../../simulator/simulator.ts";
import { copyTables } from "./copy-tables.ts";
import { makePlanted } from "./planted.ts";
import type { Leak, Planted } from "./planted.ts";

/** Bigger tables are those of tests about amounts, and of generated rows. */
const mostBytes = 4_000_000;

/**
 * What every test watches for when its app closes: the tokens that the simulator gave and the secrets of clients registered there
 * must be in no table and no log line. Costs nothing where a file connects nothing.
 */
export async function findLeaks(databaseUrl: string, simulator: Simulator, log: Buffer): Promise<Leak[]> {
  const planted = makePlanted();
  plantAll(simulator, planted);
  if (planted.names().length === 0) return [];
  const tables = await copyTables(databaseUrl, { mostBytes });
  return planted.search([
    { place: "log", bytes: log },
    ...tables.map(({ table, bytes }) => ({ place: `table ${table}`, bytes })),
  ]);
}

function plantAll({ control }: Simulator, planted: Planted): void {
  const { accessTokens, refreshTokens } = control.listTokens();
  for (const { value } of [...accessTokens, ...refreshTokens]) planted.add("a token of Zoho", value);
  for (const grant of control.generic.listGrants())
    for (const { value } of [...grant.accessTokens, ...grant.former])
      planted.add("a token of the generic service", value);
  for (const { secret } of [...control.listClients(), ...control.generic.listClients()])
    if (secret.length >= 16) planted.add("the secret of an OAuth client", secret);
}
