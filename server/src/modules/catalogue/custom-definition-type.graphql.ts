import { builder } from "../../graphql/builder.ts";
import type { ServiceDefinition } from "../../providers/definition.ts";
import { definitionTexts as texts } from "./definition-texts.ts";
import {
  ClientAuthMethodEnum,
  CredentialPlacementEnum,
  ServiceAuthTypeEnum,
  ServiceParameterType,
  TokenRequestFormatEnum,
} from "./service-enums.graphql.ts";
import { ServiceScopeType } from "./service-scope.graphql.ts";

export const CustomServiceDefinitionType = builder
  .objectRef<ServiceDefinition>("CustomServiceDefinition")
  .implement({
    description: "How a service of your organization's own is connected and called.",
    fields: (t) => ({
      authType: t.field({
        type: ServiceAuthTypeEnum,
        description: texts.authType,
        resolve: (d) => d.authType,
      }),
      authorizeUrl: t.string({
        nullable: true,
        description: texts.authorizeUrl,
        resolve: (d) => d.oauth?.authorizeUrl,
      }),
      tokenUrl: t.string({ nullable: true, description: texts.tokenUrl, resolve: (d) => d.oauth?.tokenUrl }),
      refreshUrl: t.string({
        nullable: true,
        description: texts.refreshUrl,
        resolve: (d) => d.oauth?.refreshUrl,
      }),
      revokeUrl: t.string({
        nullable: true,
        description: texts.revokeUrl,
        resolve: (d) => d.oauth?.revokeUrl,
      }),
      issuer: t.string({ nullable: true, description: texts.issuer, resolve: (d) => d.oauth?.issuer }),
      issuerRequired: t.boolean({
        description: texts.issuerRequired,
        resolve: (d) => d.oauth?.issuerRequired ?? false,
      }),
      scopeDelimiter: t.string({
        description: texts.scopeDelimiter,
        resolve: (d) => d.oauth?.scopeDelimiter ?? " ",
      }),
      scopeParameter: t.string({
        description: texts.scopeParameter,
        resolve: (d) => d.oauth?.scopeParameter ?? "scope",
      }),
      clientAuth: t.field({
        type: ClientAuthMethodEnum,
        description: texts.clientAuth,
        resolve: (d) => d.oauth?.clientAuth ?? "BASIC",
      }),
      pkce: t.boolean({ description: texts.pkce, resolve: (d) => d.oauth?.pkce ?? true }),
      tokenRequest: t.field({
        type: TokenRequestFormatEnum,
        description: texts.tokenRequest,
        resolve: (d) => d.oauth?.tokenRequest ?? "FORM",
      }),
      authorizeParameters: t.field({
        type: "JSON",
        description: texts.authorizeParameters,
        resolve: (d) => d.oauth?.authorizeParameters ?? {},
      }),
      tokenParameters: t.field({
        type: "JSON",
        description: texts.tokenParameters,
        resolve: (d) => d.oauth?.tokenParameters ?? {},
      }),
      tokenLifeSeconds: t.int({
        nullable: true,
        description: texts.tokenLifeSeconds,
        resolve: (d) => d.oauth?.tokenLifeSeconds,
      }),
      apiUrlMember: t.string({
        nullable: true,
        description: texts.apiUrlMember,
        resolve: (d) => d.oauth?.apiUrlMember,
      }),
      credentialIn: t.field({
        type: CredentialPlacementEnum,
        description: texts.credentialIn,
        resolve: (d) => d.credential.in,
      }),
      credentialName: t.string({ description: texts.credentialName, resolve: (d) => d.credential.name }),
      credentialTemplate: t.string({
        description: texts.credentialTemplate,
        resolve: (d) => d.credential.template,
      }),
      apiBaseUrl: t.string({ nullable: true, description: texts.apiBaseUrl, resolve: (d) => d.apiBaseUrl }),
      apiHosts: t.stringList({ description: texts.apiHosts, resolve: (d) => [...d.apiHosts] }),
      headers: t.field({ type: "JSON", description: texts.headers, resolve: (d) => d.headers }),
      query: t.field({ type: "JSON", description: texts.query, resolve: (d) => d.query }),
      scopes: t.field({ type: [ServiceScopeType], description: texts.scopes, resolve: (d) => [...d.scopes] }),
      defaultScopes: t.stringList({ description: texts.defaultScopes, resolve: (d) => [...d.defaultScopes] }),
      parameters: t.field({
        type: [ServiceParameterType],
        description: texts.parameters,
        resolve: (d) => [...d.parameters],
      }),
      identityUrl: t.string({
        nullable: true,
        description: texts.identityUrl,
        resolve: (d) => d.identity?.url,
      }),
      identityIdMember: t.string({
        nullable: true,
        description: texts.identityIdMember,
        resolve: (d) => d.identity?.idMember,
      }),
      identityNameMember: t.string({
        nullable: true,
        description: texts.identityNameMember,
        resolve: (d) => d.identity?.nameMember,
      }),
    }),
  });
