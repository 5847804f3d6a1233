import { expect, test } from "vitest";
import { emptyDefinition, inputOf } from "./definition-draft.ts";

test("only what a way of signing in knows is sent, whatever was typed for another", () => {
  const draft = {
    ...emptyDefinition(),
    authType: "API_KEY" as const,
    authorizeUrl: "https://example.com/authorize",
    tokenUrl: "https://example.com/token",
    scopes: [{ name: "read", meaning: "", isDefault: true }],
    apiBaseUrl: " https://api.example.com ",
    apiHosts: "a.example.com\n b.example.com,",
    headers: [
      { name: "Accept", value: "application/json" },
      { name: "", value: "" },
    ],
  };
  expect(inputOf(draft)).toEqual({
    authType: "API_KEY",
    credentialIn: "HEADER",
    credentialName: null,
    credentialTemplate: null,
    apiBaseUrl: "https://api.example.com",
    apiHosts: ["a.example.com", "b.example.com"],
    headers: { Accept: "application/json" },
    query: {},
    parameters: [],
    identityUrl: null,
    identityIdMember: null,
    identityNameMember: null,
  });
});

test("client credentials have no consent, and a scope without a meaning means its name", () => {
  const draft = {
    ...emptyDefinition(),
    authType: "OAUTH2_CLIENT_CREDENTIALS" as const,
    authorizeUrl: "https://example.com/authorize",
    tokenUrl: "https://example.com/token",
    issuerRequired: true,
    tokenLifeSeconds: "3600",
    scopes: [
      { name: "read", meaning: "", isDefault: true },
      { name: "write", meaning: "Change items", isDefault: false },
      { name: "", meaning: "", isDefault: false },
    ],
  };
  expect(inputOf(draft)).toMatchObject({
    authorizeUrl: null,
    tokenUrl: "https://example.com/token",
    issuerRequired: false,
    tokenLifeSeconds: 3600,
    scopes: [
      { name: "read", meaning: "read" },
      { name: "write", meaning: "Change items" },
    ],
    defaultScopes: ["read"],
  });
});
