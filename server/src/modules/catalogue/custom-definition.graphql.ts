import { builder } from "../../graphql/builder.ts";
import { definitionTexts as texts } from "./definition-texts.ts";
import {
  ClientAuthMethodEnum,
  CredentialPlacementEnum,
  ServiceAuthTypeEnum,
  TokenRequestFormatEnum,
} from "./service-enums.graphql.ts";

const ParameterInput = builder.inputType("ServiceParameterInput", {
  description: "What a person fills in before connecting.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "As it stands between braces in URLs, such as `subdomain`.",
    }),
    label: t.string({ required: true, description: "What a form calls it." }),
    description: t.string({ required: true, description: "Where to find it." }),
    example: t.string({ required: true, description: "A value that fits." }),
    pattern: t.string({
      required: true,
      description:
        "A regular expression of the whole value, bounded and without anchors, such as `[a-z0-9-]{1,63}`.",
    }),
  }),
});

const ScopeInput = builder.inputType("ServiceScopeInput", {
  description: "A permission that the service knows.",
  fields: (t) => ({
    name: t.string({ required: true, description: "As the provider spells it." }),
    meaning: t.string({ required: true, description: "What it lets one do, in one line." }),
  }),
});

export const CustomServiceDefinitionInput = builder.inputType("CustomServiceDefinitionInput", {
  description:
    "How a service of your own is connected and called. What is left out is as RFC 6749 has it. `{name}` stands for the value of a parameter.",
  fields: (t) => ({
    authType: t.field({ type: ServiceAuthTypeEnum, required: true, description: texts.authType }),
    authorizeUrl: t.string({ description: texts.authorizeUrl }),
    tokenUrl: t.string({ description: texts.tokenUrl }),
    refreshUrl: t.string({ description: texts.refreshUrl }),
    revokeUrl: t.string({ description: texts.revokeUrl }),
    issuer: t.string({ description: texts.issuer }),
    issuerRequired: t.boolean({ defaultValue: false, description: texts.issuerRequired }),
    scopeDelimiter: t.string({ defaultValue: " ", description: texts.scopeDelimiter }),
    scopeParameter: t.string({ defaultValue: "scope", description: texts.scopeParameter }),
    clientAuth: t.field({ type: ClientAuthMethodEnum, defaultValue: "BASIC", description: texts.clientAuth }),
    pkce: t.boolean({ defaultValue: true, description: texts.pkce }),
    tokenRequest: t.field({
      type: TokenRequestFormatEnum,
      defaultValue: "FORM",
      description: texts.tokenRequest,
    }),
    authorizeParameters: t.field({ type: "JSON", description: texts.authorizeParameters }),
    tokenParameters: t.field({ type: "JSON", description: texts.tokenParameters }),
    tokenLifeSeconds: t.int({ description: texts.tokenLifeSeconds }),
    apiUrlMember: t.string({ description: texts.apiUrlMember }),
    credentialIn: t.field({
      type: CredentialPlacementEnum,
      defaultValue: "HEADER",
      description: texts.credentialIn,
    }),
    credentialName: t.string({
      description: `${texts.credentialName} \`Authorization\` for a header unless given.`,
    }),
    credentialTemplate: t.string({
      description: `${texts.credentialTemplate} By default that, \`Basic {credential}\` for BASIC, and \`{credential}\` outside a header.`,
    }),
    apiBaseUrl: t.string({ description: texts.apiBaseUrl }),
    apiHosts: t.stringList({ description: texts.apiHosts }),
    headers: t.field({ type: "JSON", description: texts.headers }),
    query: t.field({ type: "JSON", description: texts.query }),
    scopes: t.field({ type: [ScopeInput], description: texts.scopes }),
    defaultScopes: t.stringList({ description: texts.defaultScopes }),
    parameters: t.field({ type: [ParameterInput], description: texts.parameters }),
    identityUrl: t.string({ description: texts.identityUrl }),
    identityIdMember: t.string({ description: texts.identityIdMember }),
    identityNameMember: t.string({ description: texts.identityNameMember }),
  }),
});

type Written = typeof CustomServiceDefinitionInput.$inferInput;
type Texts = Record<string, string> | null | undefined;

/** The input as verbs take it: what JSON holds is checked there. */
export function definitionInputOf(written: Written) {
  return {
    ...written,
    authorizeParameters: written.authorizeParameters as Texts,
    tokenParameters: written.tokenParameters as Texts,
    headers: written.headers as Texts,
    query: written.query as Texts,
  };
}
