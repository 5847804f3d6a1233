import type { Control } from "../../simulator/control/control.ts";

/** What is changed at the provider, and which events a rule is told of it. */
export type WatchedPart = { org: string; product: "crm" | "bigin" | "webinar"; module: string };

const dayMs = 24 * 60 * 60_000;
/** Of one record two changes lie so far apart: between them there is a review. */
const apartMs = 20 * 60_000;
/** The newest records are changed again and again. */
const mostAlive = 30;

/** Makes changes at the provider at random: of records, and of webinars with their people. */
export function makeActor(control: Control, { now, random }: { now: () => number; random: () => number }) {
  const alive = new Map<string, Map<string, number>>();
  const partOf = new Map<string, string>();

  function restedOf(name: string): string | undefined {
    const records = [...(alive.get(name) ?? [])].filter(([, at]) => at <= now() - apartMs);
    return records[Math.floor(random() * records.length)]?.[0];
  }

  function note(name: string, id: string | undefined, isGone = false): void {
    if (id === undefined) return;
    const records = alive.get(name) ?? new Map<string, number>();
    alive.set(name, records);
    if (isGone) records.delete(id);
    else records.set(id, now());
    const [oldest] = records.keys();
    if (records.size > mostAlive && oldest) records.delete(oldest);
  }

  function changeRecord({ org, product, module }: WatchedPart): void {
    const name = `${org} ${product} ${module}`;
    const draft = { org, product, module };
    const id = restedOf(name);
    const chance = random();
    if (!id || chance < 0.35) for (const made of control.createRecords(draft).ids) note(name, made);
    else if (chance < 0.9) {
      control.updateRecords({ ...draft, ids: [id] });
      note(name, id);
    } else {
      control.deleteRecords({ ...draft, ids: [id] });
      note(name, id, true);
    }
  }

  // Few stand at a time: each pass of the poll asks for the people of every one.
  function changeWebinar({ org }: WatchedPart): void {
    const [plan, live] = [`${org} planned`, `${org} live`];
    const id = restedOf(plan);
    const running = restedOf(live);
    const chance = random();
    if ((alive.get(plan)?.size ?? 0) < 2) {
      for (const made of control.createWebinars({ org, startsInMs: 300 * dayMs }).ids) note(plan, made);
    } else if (running) {
      control.endWebinars({ org, ids: [running] });
      note(live, running, true);
    } else if (!id) return;
    else if (chance < 0.3) {
      control.updateWebinars({ org, ids: [id], topic: `Topic of ${now()}` });
      note(plan, id);
    } else if (chance < 0.65) {
      for (const person of control.registerPersons({ org, webinar: id }).ids) partOf.set(person, id);
      note(plan, id);
    } else if (chance < 0.8) {
      control.cancelWebinars({ org, ids: [id] });
      note(plan, id, true);
    } else {
      control.startWebinars({ org, ids: [id] });
      note(plan, id, true);
      note(live, id);
    }
  }

  return {
    change: (part: WatchedPart): void =>
      part.product === "webinar" ? changeWebinar(part) : changeRecord(part),
    /** The webinar of a person: who is gone with it. */
    partOf,
  };
}
