import { seededCount } from "../crm/record-seed.ts";
import { recordsOf } from "../crm/record-store.ts";
import { isActive, userReference } from "../crm/users.ts";
import { walkRecords } from "../crm/walk-records.ts";
import type { ProviderOrg } from "../state.ts";
import { organizationId } from "./app.ts";
import {
  candidatesByEmail,
  contactNumber,
  CONTACTS,
  hasContact,
  readField,
  salesforceTime,
  stampOf,
  userId,
} from "./contacts.ts";
import { evaluate, fieldsOf, requirements } from "./evaluate.ts";
import { findField } from "./fields.ts";
import { findObject } from "./objects.ts";
import type { Comparison, Soql } from "./parse-soql.ts";

/** A field, object or scope that a query names and that there is not. */
export class SoqlNameError extends Error {
  readonly errorCode: "INVALID_FIELD" | "INVALID_TYPE";
  constructor(errorCode: "INVALID_FIELD" | "INVALID_TYPE", message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** The rows of an object that can be queried. */
interface Table {
  /** Numbers in an order that `isInOrder` says fits the query; what does not fit its conditions may be among them. */
  walk(query: Soql, all: boolean): Iterable<number>;
  isInOrder(query: Soql, all: boolean): boolean;
  read(n: number, field: string): unknown;
  knows(field: string): boolean;
}

export type Row = { n: number; read: (field: string) => unknown };

/** The rows of a query, lazily; at most `limit` of it. `all`: deleted ones too. Throws SoqlNameError and SoqlError. */
export function* runSoql(org: ProviderOrg, query: Soql, all: boolean): Generator<Row> {
  const table = tableOf(org, query.object);
  const named = [
    ...query.fields,
    ...query.order.map(({ field }) => field),
    ...(query.where ? fieldsOf(query.where) : []),
  ];
  const unknown = named.find((field) => !table.knows(field));
  if (unknown !== undefined)
    throw new SoqlNameError("INVALID_FIELD", `No such column '${unknown}' on entity '${query.object}'.`);
  const { where, order, limit = Infinity } = query;
  const isMine = query.scope?.toLowerCase() === "mine";
  const mine = userId(org, 1);
  const fitting = function* (): Generator<Row> {
    for (const n of table.walk(query, all)) {
      const read = (field: string) => table.read(n, field);
      if (where !== undefined && !evaluate(where, read)) continue;
      if (isMine && read("OwnerId") !== mine) continue;
      yield { n, read };
    }
  };
  let left = limit;
  for (const row of table.isInOrder(query, all) ? fitting() : sortRows([...fitting()], order)) {
    if (left <= 0) return;
    left -= 1;
    yield row;
  }
}

function sortRows(rows: Row[], order: Soql["order"]): Row[] {
  return rows.sort((left, right) => {
    for (const { field, descending } of order) {
      const [a, b] = [String(left.read(field) ?? ""), String(right.read(field) ?? "")];
      if (a !== b) return (a < b ? -1 : 1) * (descending ? -1 : 1);
    }
    return left.n - right.n;
  });
}

function tableOf(org: ProviderOrg, name: string): Table {
  switch (name.toLowerCase()) {
    case "contact":
      return contacts(org);
    case "user":
      return users(org);
    case "organization":
      return organization(org);
    default:
  }
  const object = findObject(org, name);
  if (object === undefined)
    throw new SoqlNameError("INVALID_TYPE", `sObject type '${name}' is not supported.`);
  return {
    walk: () => [],
    isInOrder: () => true,
    read: () => null,
    knows: (field) => findField(org, object.name, field) !== undefined,
  };
}

function contacts(org: ProviderOrg): Table {
  return {
    knows: (field) => readField(org, 1, field) !== undefined,
    read: (n, field) => readField(org, n, field),
    isInOrder(query, all) {
      const kind = orderKind(query);
      return kind === "NONE" || kind === "ID" || (kind === "STAMP" && !(all && !wantsDeletedAlone(query)));
    },
    *walk(query, all) {
      const needed = requirements(query.where);
      if (all && wantsDeletedAlone(query)) {
        yield* deletedByStamp(org, orderKind(query));
        return;
      }
      const byEmail = needed.find(
        ({ field, operator }) => field.toLowerCase() === "email" && (operator === "IN" || operator === "="),
      );
      if (byEmail !== undefined) {
        yield* candidatesByEmail(org, byEmail.values.map(String)).filter((n) => hasContact(org, n));
        return;
      }
      const byId = needed.find(
        ({ field, operator }) => field.toLowerCase() === "id" && (operator === "IN" || operator === "="),
      );
      if (byId !== undefined) {
        const numbers = byId.values.flatMap((id) => contactNumber(org, String(id)) ?? []);
        yield* [...new Set(numbers)].filter((n) => hasContact(org, n)).sort((left, right) => left - right);
        return;
      }
      if (orderKind(query) === "STAMP") {
        const since = lowestMoment(needed);
        yield* inSeconds(
          org,
          walkRecords(org, CONTACTS, { by: "Modified_Time", descending: false, since: since - 1 }),
        );
      } else {
        const n = highestId(org, needed);
        yield* walkRecords(org, CONTACTS, {
          by: "id",
          descending: false,
          ...(n !== undefined && { after: { n, at: 0 } }),
        });
      }
      if (all) yield* Object.keys(recordsOf(org, CONTACTS).deleted).map(Number);
    },
  };
}

type OrderKind = "NONE" | "ID" | "STAMP" | "OTHER";

/** Which of the orders that need no sorting a query wants. */
function orderKind({ order }: Soql): OrderKind {
  if (order.some(({ descending }) => descending)) return "OTHER";
  switch (order.map(({ field }) => field.toLowerCase()).join(" ")) {
    case "":
      return "NONE";
    case "id":
      return "ID";
    case "systemmodstamp":
    case "systemmodstamp id":
      return "STAMP";
    default:
      return "OTHER";
  }
}

function wantsDeletedAlone({ where }: Soql): boolean {
  return requirements(where).some(
    ({ field, operator, values }) =>
      field.toLowerCase() === "isdeleted" && operator === "=" && values[0] === true,
  );
}

function deletedByStamp(org: ProviderOrg, order: OrderKind): number[] {
  const numbers = Object.keys(recordsOf(org, CONTACTS).deleted).map(Number);
  if (order !== "STAMP") return numbers;
  return numbers.sort((left, right) => stampOf(org, left) - stampOf(org, right) || left - right);
}

/** Records in order of their millisecond, put in the order of second and number. */
function* inSeconds(org: ProviderOrg, numbers: Iterable<number>): Generator<number> {
  let second: number | undefined;
  let waiting: number[] = [];
  for (const n of numbers) {
    const stamp = stampOf(org, n);
    if (stamp !== second) {
      yield* waiting.sort((left, right) => left - right);
      [second, waiting] = [stamp, []];
    }
    waiting.push(n);
  }
  yield* waiting.sort((left, right) => left - right);
}

function lowestMoment(needed: readonly Comparison[]): number {
  const moments = needed.flatMap(({ field, operator, values: [value] }) =>
    field.toLowerCase() === "systemmodstamp" &&
    (operator === ">" || operator === ">=") &&
    typeof value === "object" &&
    value !== null &&
    "moment" in value
      ? [value.moment]
      : [],
  );
  return Math.max(-Infinity, ...moments);
}

function highestId(org: ProviderOrg, needed: readonly Comparison[]): number | undefined {
  const numbers = needed.flatMap(({ field, operator, values: [value] }) =>
    field.toLowerCase() === "id" && operator === ">" ? (contactNumber(org, String(value)) ?? []) : [],
  );
  return numbers.length > 0 ? Math.max(...numbers) : undefined;
}

function users(org: ProviderOrg): Table {
  const read = (n: number, field: string): unknown => {
    const user = userReference(org, n);
    const values: Record<string, unknown> = {
      id: userId(org, n),
      name: user.name,
      email: user.email,
      username: user.email,
      isactive: isActive(org, n),
      usertype: "Standard",
      "userrole.name": n === 1 ? "CEO" : n % 5 === 0 ? null : "Sales Manager",
      "profile.name": n === 1 ? "System Administrator" : "Standard User",
      systemmodstamp: salesforceTime(Date.UTC(2022, 0, 3) + n * 3_600_000),
    };
    return values[field.toLowerCase()];
  };
  return {
    walk: () => Array.from({ length: org.size.users }, (_, index) => index + 1),
    isInOrder: (query) => ["NONE", "ID"].includes(orderKind(query)),
    read,
    knows: (field) => read(1, field) !== undefined,
  };
}

function organization(org: ProviderOrg): Table {
  const read = (_n: number, field: string): unknown => {
    const values: Record<string, unknown> = {
      id: organizationId(org),
      name: org.name,
      issandbox: false,
      instancename: "SIM1",
      organizationtype: "Enterprise Edition",
    };
    return values[field.toLowerCase()];
  };
  return { walk: () => [1], isInOrder: () => true, read, knows: (field) => read(1, field) !== undefined };
}

/** How many rows a query has; without conditions they are not walked. */
export function countRows(org: ProviderOrg, query: Soql, all: boolean): number {
  if (
    query.object.toLowerCase() === "contact" &&
    query.where === undefined &&
    query.scope === undefined &&
    !all
  ) {
    const { changed, deleted } = recordsOf(org, CONTACTS);
    const seeded = seededCount(org, CONTACTS);
    const made = Object.keys(changed).filter(
      (key) => Number(key) > seeded && hasContact(org, Number(key)),
    ).length;
    const gone = Object.keys(deleted).filter((key) => Number(key) <= seeded).length;
    return seeded - gone + made;
  }
  let count = 0;
  for (const _ of runSoql(org, { ...query, order: [] }, all)) count += 1;
  return count;
}
