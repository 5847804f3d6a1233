import { FIRST_NAMES, LAST_NAMES, hashOf, pick } from "../crm/pick.ts";
import { portalId } from "../hubspot/app.ts";
import { badValuesMessage, checkValues } from "../hubspot/check-values.ts";
import {
  archiveContact,
  changeContact,
  contactsOf,
  describeContact,
  findByEmail,
  hasContact,
  idOf,
  makeContact,
  numberOf,
} from "../hubspot/contacts.ts";
import { listProperties } from "../hubspot/properties.ts";
import { seededPeople } from "../people.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";
import { ControlError } from "./read-input.ts";

export interface HubSpotDraft {
  org: string;
  /** Properties of each contact, as HubSpot names them; what is absent from a new one is made up. */
  properties?: Record<string, unknown>;
  /** How many; 1 by default. */
  count?: number;
  /** For update and delete: which contacts; without it the `count` newest. */
  ids?: string[];
}

export interface HubSpotContacts {
  portalId: string;
  /** As HubSpot's API tells them, the newest first. */
  contacts: Record<string, unknown>[];
}

/** Contacts of HubSpot as a person changes them there. */
export interface HubSpotControl {
  listContacts(org: string, limit?: number, email?: string): HubSpotContacts;
  createContacts(draft: HubSpotDraft): { ids: string[] };
  updateContacts(draft: HubSpotDraft): { ids: string[] };
  deleteContacts(draft: HubSpotDraft): { ids: string[] };
}

export function makeHubSpotControl(world: World): HubSpotControl {
  return {
    listContacts(key, limit = 20, email) {
      const org = getOrg(world, key);
      const numbers = email === undefined ? newest(world, org, limit) : [findByEmail(world, org, email)];
      const wanted = [...listProperties(org).keys()];
      const contacts = numbers.flatMap((n) => (n === undefined ? [] : [describeContact(org, n, wanted)]));
      return { portalId: String(portalId(org)), contacts };
    },
    createContacts(draft) {
      const org = getOrg(world, draft.org);
      const made = Array.from({ length: draft.count ?? 1 }, () => {
        const n = world.nextNumber();
        const firstname = pick(FIRST_NAMES, hashOf(org.key, "hubspot", "first", n));
        const lastname = pick(LAST_NAMES, hashOf(org.key, "hubspot", "last", n));
        const email = `${firstname}.${lastname}.${n}@hubspot.example`.toLowerCase();
        return makeContact(
          world,
          org,
          valuesOf(world, org, { firstname, lastname, email, ...draft.properties }),
        );
      });
      return { ids: made.map(idOf) };
    },
    updateContacts(draft) {
      const org = getOrg(world, draft.org);
      const message = `Changed at ${new Date(world.now()).toISOString()}`;
      return forEach(chosen(world, org, draft), (n) =>
        changeContact(world, org, n, valuesOf(world, org, draft.properties ?? { message }, n)),
      );
    },
    deleteContacts(draft) {
      const org = getOrg(world, draft.org);
      return forEach(chosen(world, org, draft), (n) => archiveContact(world, org, n));
    },
  };
}

function valuesOf(
  world: World,
  org: ProviderOrg,
  properties: Record<string, unknown>,
  n?: number,
): Record<string, string> {
  const checked = checkValues(org, properties);
  if ("bad" in checked) throw new ControlError(400, badValuesMessage(org, checked.bad));
  const { email } = checked.values;
  const holder = email === undefined || email === "" ? undefined : findByEmail(world, org, email);
  if (holder !== undefined && holder !== n)
    throw new ControlError(409, `Contact already exists. Existing ID: ${idOf(holder)}`);
  return checked.values;
}

function chosen(world: World, org: ProviderOrg, draft: HubSpotDraft): number[] {
  if (draft.ids === undefined) return newest(world, org, draft.count ?? 1);
  return draft.ids.map((id) => {
    const n = numberOf(id);
    if (n === undefined || !hasContact(world, org, n))
      throw new ControlError(404, `${org.key} has no contact ${id} in HubSpot`);
    return n;
  });
}

function newest(world: World, org: ProviderOrg, limit: number): number[] {
  const size = seededPeople(org);
  const found = Object.keys(contactsOf(org).changed)
    .map(Number)
    .filter((n) => n > size)
    .toReversed();
  const numbers: number[] = [];
  for (const n of found) if (numbers.length < limit && hasContact(world, org, n)) numbers.push(n);
  for (let n = size; n >= 1 && numbers.length < limit; n -= 1) if (hasContact(world, org, n)) numbers.push(n);
  return numbers;
}

function forEach(numbers: number[], run: (n: number) => void): { ids: string[] } {
  numbers.forEach(run);
  return { ids: numbers.map(idOf) };
}
