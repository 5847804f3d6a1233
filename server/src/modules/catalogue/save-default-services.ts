import type { Environment } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { defaultServices } from "./default-services.ts";

/** Writes the shipped services into the catalogue, at start. Safe to run on several nodes at once. */
export async function saveDefaultServices({
  database,
  clock,
}: Pick<Environment, "database" | "clock">): Promise<void> {
  for (const { key, name, description, capabilities, provider } of defaultServices)
    await database.pool.query(
      `insert into "Service" ("id", "key", "name", "description", "capabilities", "provider", "createdAt")
       values ($1, $2, $3, $4, $5::"Capability"[], $6, $7)
       on conflict ("organizationId", "key") do update
         set "name" = excluded."name", "description" = excluded."description",
             "capabilities" = excluded."capabilities", "provider" = excluded."provider"`,
      [newId(), key, name, description, capabilities, provider, clock.now()],
    );
}
