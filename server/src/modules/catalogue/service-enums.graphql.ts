import { builder } from "../../graphql/builder.ts";
import type {
  AuthType,
  ClientAuthMethod,
  OAuthEndpoints,
  Placement,
  ServiceParameter,
} from "../../providers/definition.ts";

export const ServiceAuthTypeEnum = builder.enumType("ServiceAuthType", {
  description: "How a service knows who calls.",
  values: {
    OAUTH2_CODE: { description: "OAuth 2.0 with a person's consent (RFC 6749, 4.1)." },
    OAUTH2_CLIENT_CREDENTIALS: {
      description: "OAuth 2.0 with the client's own credentials (RFC 6749, 4.4).",
    },
    API_KEY: { description: "A key." },
    BASIC: { description: "A user name and a password (RFC 7617)." },
  } satisfies Record<AuthType, object>,
});

export const CredentialPlacementEnum = builder.enumType("CredentialPlacement", {
  description: "Where the credential stands in a call.",
  values: {
    HEADER: { description: "In a header." },
    QUERY: { description: "In the query." },
    BODY: { description: "In the body, as a member of JSON or a field of a form." },
  } satisfies Record<Placement, object>,
});

export const ClientAuthMethodEnum = builder.enumType("ClientAuthMethod", {
  description: "How the client proves itself at the token endpoint (RFC 6749, 2.3.1).",
  values: {
    BASIC: { description: "By id and secret in the Authorization header." },
    POST: { description: "By id and secret in the body." },
    NONE: { description: "A public client: by its id alone." },
  } satisfies Record<ClientAuthMethod, object>,
});

export const TokenRequestFormatEnum = builder.enumType("TokenRequestFormat", {
  description: "How token requests are written.",
  values: {
    FORM: { description: "As a form (RFC 6749)." },
    JSON: { description: "As JSON." },
    QUERY: { description: "In the query." },
  } satisfies Record<OAuthEndpoints["tokenRequest"], object>,
});

export const ServiceParameterType = builder.objectRef<ServiceParameter>("ServiceParameter").implement({
  description: "What a person fills in before connecting, such as the subdomain.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As it stands between braces in URLs." }),
    label: t.exposeString("label", { description: "What a form calls it." }),
    description: t.exposeString("description", { description: "Where to find it." }),
    example: t.exposeString("example", { description: "A value that fits." }),
    pattern: t.exposeString("pattern", { description: "A regular expression of the whole value." }),
  }),
});
