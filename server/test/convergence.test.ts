import { expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeRandom } from "./change-storm.ts";
import { makeSyncScene } from "./sync-scene.ts";
import type { SyncScene } from "./sync-scene.ts";

const suite = useTestApp();
const fields = { city: "Mailing_City", phone: "Phone", jobTitle: "Title", department: "Department" } as const;
const properties = Object.keys(fields) as (keyof typeof fields)[];

/** What the simulator has of each contact, by its id. */
function there(org: string): Map<string, Record<string, unknown>> {
  const records = suite.app.simulator.control.peekRecords(org, "Contacts", 1_000) as Record<
    string,
    unknown
  >[];
  return new Map(records.map((record) => [String(record["id"]), record]));
}

function writesAt(org: string): number {
  const { changes } = suite.app.simulator.control.getOrg(org).counters;
  return Object.values(changes["crm/Contacts"] ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Both kinds at once, until a whole round has nothing to do. */
async function settle(scene: SyncScene, org: string): Promise<number> {
  for (let round = 1; round <= 6; round += 1) {
    const before = writesAt(org);
    const [pull, push] = await Promise.all([scene.run("CONTACTS_PULL"), scene.run("CONTACTS_PUSH")]);
    for (const run of [pull, push]) expect(run).toMatchObject({ status: "SUCCEEDED", error: null });
    const changed = [...pull.objects, ...push.objects].some(
      ({ created, updated, deleted, conflicts }) => created + updated + deleted + conflicts > 0,
    );
    if (!changed && writesAt(org) === before) return round;
  }
  throw new Error("Pull and push still find something to do after six rounds.");
}

test.each([
  { seed: 1, conflicts: "PROVIDER", org: "acme" },
  { seed: 2, conflicts: "PATCHBAY", org: "northwind" },
] as const)(
  "pulls and pushes at the same time, with changes on both sides, converge where $conflicts wins",
  { timeout: 90_000 },
  async ({ seed, conflicts, org }) => {
    const { control } = suite.app.simulator;
    control.changeOrg(org, { size: { recordsPerModule: 60 }, latencyMs: 5 });
    const scene = await makeSyncScene(suite.app, { org });
    await scene.save({ sync: { contacts: "BOTH", conflicts } });
    await scene.run("CONTACTS_PULL");
    const random = makeRandom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

    for (let wave = 0; wave < 3; wave += 1) {
      const known = await scene.contacts();
      const ids = known.flatMap(({ externalId }) => externalId ?? []);
      // While the runs read and write, people here and there change the same records.
      const runs = [scene.start("CONTACTS_PULL"), scene.start("CONTACTS_PUSH")];
      for (let step = 0; step < 10; step += 1) {
        const property = pick(properties);
        const value = `v${wave}-${step}-${Math.floor(random() * 3)}`;
        const contact = pick(known);
        switch (Math.floor(random() * 8)) {
          case 0:
            await scene.upsert([
              {
                email: `new-${seed}-${wave}-${step}@example.org`,
                properties: { lastName: "New", [property]: value },
              },
            ]);
            break;
          case 1:
            await scene.delete([contact.id]);
            break;
          case 2: {
            const id = pick(ids);
            if (there(org).has(id)) control.deleteRecords({ org, module: "Contacts", ids: [id] });
            break;
          }
          case 3:
          case 4: {
            const id = contact.externalId;
            if (id && there(org).has(id))
              control.updateRecords({
                org,
                module: "Contacts",
                ids: [id],
                record: { [fields[property]]: value },
              });
            break;
          }
          default:
            await scene.upsert([{ id: contact.id, properties: { [property]: value } }]);
        }
      }
      for (const run of await Promise.all(runs)) expect((await scene.ended(run)).status).toBe("SUCCEEDED");
    }

    expect(await settle(scene, org)).toBeLessThanOrEqual(5);
    const records = there(org);
    const contacts = await scene.contacts();
    expect(contacts.map(({ externalId }) => externalId).toSorted()).toEqual([...records.keys()].toSorted());
    expect(new Set(contacts.map(({ externalId }) => externalId)).size).toBe(contacts.length);
    for (const contact of contacts)
      for (const property of properties)
        expect([contact.externalId, property, contact.properties[property] ?? null]).toEqual([
          contact.externalId,
          property,
          records.get(contact.externalId ?? "")?.[fields[property]] ?? null,
        ]);
  },
);
