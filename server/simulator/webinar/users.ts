import { userReference } from "../crm/users.ts";
import type { Reply } from "../http/call.ts";
import { PERSON } from "../person.ts";
import type { ProviderOrg } from "../state.ts";
import { sliceList } from "./slice-list.ts";

/** `GET user.json`: whose token it is, and of which organization. */
export function whoAmI(org: ProviderOrg): Reply {
  return {
    status: 200,
    json: {
      userDetails: {
        zsoid: org.zgid,
        zuid: `${org.zgid}1`,
        orgName: org.name,
        fullName: PERSON.name,
        primaryEmail: PERSON.email,
        isAdmin: true,
      },
    },
  };
}

/** `GET org/{zsoid}.json`. */
export function getOrg(org: ProviderOrg): Reply {
  return { status: 200, json: { representation: describeOrg(org) } };
}

/** `GET {zsoid}/user.json?index&count`. */
export function listUsers(org: ProviderOrg, query: URLSearchParams): Reply {
  const numbers = Array.from({ length: org.size.users }, (_, index) => index + 1);
  const part = sliceList(numbers, query);
  if ("status" in part) return part;
  const representation = part.rows.map((n) => {
    const { id, name, email } = userReference(org, n);
    const [firstName, ...last] = name.split(" ");
    return {
      userId: id,
      zuid: `${org.zgid}${n}`,
      role: n === 1 ? "Administrator" : "Member",
      organization: describeOrg(org),
      firstName,
      lastName: last.join(" "),
      fullName: name,
      emailId: email,
    };
  });
  const resourceType = `/api/v2/${org.zgid}/user`;
  return { status: 200, json: { representation, totalCount: part.total, resourceType } };
}

function describeOrg(org: ProviderOrg): object {
  return { orgId: org.zgid, orgName: org.name, link: `/api/v2/org/${org.zgid}`, isDefault: true };
}
