import type { Clock } from "../../platform/clock.ts";
import { allGuards } from "../../platform/guards.ts";
import type { Guards } from "../../platform/guards.ts";
import type { Network } from "../../platform/network/network.ts";
import type { Connector, ParameterValues, SecretField } from "../connector.ts";
import type { AuthType, ServiceDefinition } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";
import { apiAddress } from "./api-address.ts";
import { createAuthorizationCode } from "./authorization-code.ts";
import { bindingOf } from "./binding.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { checkParameters, fillParameters } from "./fill-parameters.ts";
import { identify } from "./identify.ts";
import { revokeTokens } from "./revoke.ts";
import { secretsOf } from "./secrets-of.ts";
import { signCall } from "./sign-call.ts";
import { splitScopes } from "./token-answer.ts";
import { issueTokens, refreshTokens } from "./token-grants.ts";

const SECRET_FIELDS: Record<AuthType, readonly SecretField[]> = {
  OAUTH2_CODE: [],
  OAUTH2_CLIENT_CREDENTIALS: [],
  API_KEY: [{ name: "apiKey", label: "API key", isSecret: true }],
  BASIC: [
    { name: "username", label: "User name", isSecret: false },
    { name: "password", label: "Password", isSecret: true },
  ],
};

/**
 * The connector of a service that its definition describes wholly. Throws `ProviderError` REFUSED where a value of a parameter does
 * not fit. Values may be absent as long as nothing is done that needs them; then that throws the same. `binding`: whether the
 * definition can change under its connections, which is so for custom services.
 */
export function createGenericConnector(
  { network, clock, guards = allGuards }: { network: Network; clock: Clock; guards?: Guards },
  service: { name: string },
  definition: ServiceDefinition,
  parameters: ParameterValues,
  options: { binding: boolean },
): Connector {
  const [wrong] = checkParameters(definition.parameters, parameters, "ALLOW");
  if (wrong) throw new ProviderError("REFUSED", wrong.message, { providerCode: "invalid_parameter" });
  const endpoint: EndpointOptions = { network, clock, name: service.name, guards };
  const { authType, oauth, identity } = definition;
  let known: ServiceDefinition | null = null;
  const filled = () => (known ??= fillParameters(definition, parameters));
  const delimiter = oauth?.scopeDelimiter ?? " ";
  const isIssued = authType === "OAUTH2_CLIENT_CREDENTIALS";

  return {
    authType,
    scopes: definition.scopes,
    defaultScopes: definition.defaultScopes,
    parameters: definition.parameters,
    secretFields: SECRET_FIELDS[authType],
    tokenBudget: definition.tokenBudget,
    missingScopes(required, granted) {
      const covered = new Set(granted.flatMap((scope) => splitScopes(scope, delimiter)));
      return [...new Set(required.flatMap((scope) => splitScopes(scope, delimiter)))].filter(
        (scope) => !covered.has(scope),
      );
    },
    authorization: authType === "OAUTH2_CODE" ? createAuthorizationCode(endpoint, filled) : null,
    issue: isIssued ? async (request) => issueTokens(endpoint, filled(), request) : null,
    async renew({ client, tokens }) {
      if (oauth === null)
        throw new ProviderError(
          "AUTH_PERMANENT",
          `${service.name} does not take the credentials: enter new ones.`,
          {
            providerCode: "credentials_refused",
          },
        );
      if (!client)
        throw new ProviderError("AUTH_PERMANENT", `No OAuth client of ${service.name} is saved.`, {
          providerCode: "no_client",
        });
      if (!isIssued) return refreshTokens(endpoint, filled(), { client, tokens });
      return issueTokens(endpoint, filled(), { client, scopes: tokens.scopes });
    },
    revoke:
      oauth === null || oauth.revokeUrl === null
        ? null
        : async (request) => revokeTokens(endpoint, filled(), request),
    revokes: oauth?.revokeUrl == null ? null : oauth.revocation,
    identify:
      identity === null
        ? null
        : async (tokens) => identify(endpoint, filled(), filled().identity ?? identity, tokens),
    api: (tokens) => apiAddress(filled(), tokens, guards),
    sign: (call, tokens) => signCall(filled(), call, tokens),
    secretsOf: (tokens) => secretsOf(definition, tokens),
    get binding() {
      return options.binding ? bindingOf(filled()) : null;
    },
  };
}
