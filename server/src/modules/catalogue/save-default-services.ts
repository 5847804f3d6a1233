import type { Environment } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { defaultServices } from "./default-services.ts";

/** Writes the shipped services into the catalogue, at start, in one statement. Safe to run on several nodes at once. */
export async function saveDefaultServices({
  database,
  clock,
}: Pick<Environment, "database" | "clock">): Promise<void> {
  const rows = defaultServices.map(({ key, name, description, capabilities, provider }) => {
    return { id: newId(), key, name, description, capabilities, provider };
  });
  await database.pool.query(
    `insert into "Service" as s ("id", "key", "name", "description", "capabilities", "provider", "createdAt")
     select d."id", d."key", d."name", d."description", array(select jsonb_array_elements_text(d."capabilities"))::"Capability"[], d."provider", $2
     from jsonb_to_recordset($1::jsonb) as d("id" uuid, "key" text, "name" text, "description" text, "capabilities" jsonb, "provider" text)
     order by d."key"
     on conflict ("organizationId", "key") do update
       set "name" = excluded."name", "description" = excluded."description",
           "capabilities" = excluded."capabilities", "provider" = excluded."provider"
       where (s."name", s."description", s."capabilities", s."provider")
         is distinct from (excluded."name", excluded."description", excluded."capabilities", excluded."provider")`,
    [JSON.stringify(rows), clock.now()],
  );
}
