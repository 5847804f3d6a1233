import { lookUp } from "../look-up.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import type { AccessToken, ProviderOrg } from "../state.ts";
import type { Product } from "./products.ts";
import { AUTHENTICATION_FAILURE, INVALID_TOKEN } from "./errors.ts";

/** The API of one product over one organization's data. */
export interface Api {
  org: ProviderOrg;
  product: Product;
}

export interface Caller extends Api {
  token: AccessToken;
}

/** Whose token it is, by `Authorization: Zoho-oauthtoken …`; a token works only in the data centre of its organization. */
export function authenticate(
  call: Call,
  dataCentre: DataCentre,
): { org: ProviderOrg; token: AccessToken } | Reply {
  const header = call.request.headers.authorization;
  if (header === undefined) return AUTHENTICATION_FAILURE;
  const text = /^(?:Zoho-oauthtoken|Bearer) (\S+)$/i.exec(header)?.[1];
  const token = lookUp(call.world.state.accessTokens, text ?? "");
  const org = token === undefined ? undefined : call.world.state.orgs[token.orgKey];
  if (
    token === undefined ||
    org === undefined ||
    token.app !== undefined ||
    token.dataCentre !== dataCentre ||
    token.expiresAt <= call.world.now()
  ) {
    return INVALID_TOKEN;
  }
  return { org, token };
}

/**
 * Whether the token's scopes of a service allow an area such as `settings.fields` and an operation such as READ.
 * `ZohoCRM.settings.ALL` covers `settings.fields`, and ALL covers each operation; case does not count.
 */
export function mayUse(token: AccessToken, service: string, area: string, operation: string): boolean {
  const wanted = area.toLowerCase().split(".");
  const operations =
    operation === "CREATE" || operation === "UPDATE" ? [operation, "WRITE", "ALL"] : [operation, "ALL"];
  return token.scopes.some((scope) => {
    const [given, ...rest] = scope.split(".");
    const operationGiven = rest.pop()?.toUpperCase() ?? "";
    if (given !== service || !operations.includes(operationGiven)) return false;
    return rest.length <= wanted.length && rest.every((part, index) => part.toLowerCase() === wanted[index]);
  });
}
