import { authenticate, mayUse } from "../crm/authenticate.ts";
import { DATA_CENTRES, type DataCentre } from "../data-centres.ts";
import type { Call, Outcome } from "../http/call.ts";
import { PERSON } from "../person.ts";

/** Who gave the token: `GET /oauth/user/info`. A person has an id of their own in each data centre. */
export function userInfo(call: Call, dataCentre: DataCentre): Outcome {
  const caller = authenticate(call, dataCentre);
  if ("status" in caller) return caller;
  if (!mayUse(caller.token, "AaaServer", "profile", "READ"))
    return { status: 401, json: { error: "INVALID_OAUTHSCOPE" } };
  const [first, last] = PERSON.name.split(" ");
  return {
    status: 200,
    json: {
      First_Name: first,
      Last_Name: last,
      Display_Name: PERSON.name,
      Email: PERSON.email,
      ZUID: 700_000_001 + DATA_CENTRES.indexOf(dataCentre),
    },
  };
}
