import { isActive, userReference } from "../crm/users.ts";
import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { badRequest } from "./errors.ts";
import { readLimit } from "./read-contacts.ts";

const FIRST_ID = 60_000_000;

/** `GET crm/v3/owners?limit&after&archived`: the people of the organization; those who left are archived. */
export function listOwners(org: ProviderOrg, query: URLSearchParams): Reply {
  const limit = readLimit(query, 500, 100);
  const after = Number(query.get("after") ?? "0");
  if (limit === undefined || !Number.isInteger(after) || after < 0)
    return badRequest("limit must be 1 to 500");
  const archived = query.get("archived") === "true";
  const numbers: number[] = [];
  for (let n = after + 1; n <= org.size.users; n += 1) {
    if (isActive(org, n) === archived) continue;
    numbers.push(n);
    if (numbers.length > limit) break;
  }
  const more = numbers.length > limit;
  if (more) numbers.pop();
  return {
    status: 200,
    json: {
      results: numbers.map((n) => describeOwner(org, n, archived)),
      ...(more && { paging: { next: { after: String(numbers.at(-1)), link: "" } } }),
    },
  };
}

function describeOwner(org: ProviderOrg, n: number, archived: boolean): object {
  const { name, email } = userReference(org, n);
  const [firstName, ...rest] = name.split(" ");
  return {
    id: String(FIRST_ID + n),
    email,
    type: "PERSON",
    firstName,
    lastName: rest.join(" "),
    userId: archived ? null : FIRST_ID + n,
    createdAt: "2022-01-03T00:00:00.000Z",
    updatedAt: "2024-01-01T00:00:00.000Z",
    archived,
    teams: n % 3 === 0 ? [{ id: "1", name: "Sales", primary: true }] : [],
  };
}
