import { expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { matchesHost } from "../api-hosts.ts";
import { shippedServices } from "../catalogue/shipped-services.ts";
import { createGenericConnector } from "./generic-connector.ts";

const clock = makeManualClock();
const network = createNetwork({ clock });
const client = { clientId: "the-client", clientSecret: "the-secret" };
const tokens = {
  accessToken: "the-access-token",
  refreshToken: null,
  expiresAt: null,
  scopes: [],
  dataCentre: "",
  extras: { username: "ada" },
};

test("every shipped service can be connected and called with the examples of its parameters", () => {
  expect(shippedServices.length).toBeGreaterThanOrEqual(190);
  for (const { key, name, definition } of shippedServices) {
    const examples = Object.fromEntries(definition.parameters.map((each) => [each.name, each.example]));
    const connector = createGenericConnector({ network, clock }, { name }, definition, examples, {
      binding: true,
    });
    const { baseUrl, hosts } = connector.api(tokens);
    expect([key, hosts.length > 0]).toEqual([key, true]);
    if (baseUrl !== null) expect([key, matchesHost(new URL(baseUrl), hosts)]).toEqual([key, true]);
    const url = connector.authorization?.authorizationUrl({
      client,
      redirectUri: "https://patchbay.example/oauth/callback/acme/service",
      state: "s",
      codeChallenge: "c",
      scopes: definition.defaultScopes,
    });
    if (url) {
      expect([key, url.protocol, url.searchParams.get("state")]).toEqual([key, "https:", "s"]);
      expect(`${key} ${url.href}`).not.toMatch(/%7B|[{}]/);
    }
    const body = definition.credential.in === "BODY" ? "{}" : null;
    const headers: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
    const call = { method: "POST", url: new URL(baseUrl ?? "https://api.example.com/"), headers, body };
    const signed = connector.sign(call, tokens);
    const sent = `${JSON.stringify(signed.headers)} ${signed.url.href} ${String(signed.body)}`;
    const secrets = connector.secretsOf(tokens);
    expect([key, secrets.some((secret) => sent.includes(secret))]).toEqual([key, true]);
    expect(`${key} ${sent}`).not.toContain("{credential}");
    expect(connector.binding).toMatch(/^[0-9a-f]{64}$/);
  }
});

test("services with parameters say which values they lack", () => {
  const withParameters = shippedServices.filter(({ definition }) => definition.parameters.length > 0);
  expect(withParameters.length).toBeGreaterThan(10);
  for (const { name, definition } of withParameters) {
    const inUrls = JSON.stringify([definition.apiBaseUrl, definition.oauth]).includes("{");
    const connector = createGenericConnector(
      { network, clock },
      { name },
      definition,
      {},
      { binding: false },
    );
    expect(connector.scopes).toEqual(definition.scopes);
    if (inUrls) expect(() => connector.api(tokens)).toThrow(/is missing, such as/);
  }
});
