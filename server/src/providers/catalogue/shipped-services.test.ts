import { describe, expect, test } from "vitest";
import { simulatedDataCentres, zohoDataCentres } from "../zoho/data-centres.ts";
import type { ServiceDefinition } from "../definition.ts";
import { checkDefinition } from "./check-definition.ts";
import { placeholdersOf } from "./findings.ts";
import { listedServices, providerEntries } from "./listed-services.ts";
import { listedFromAToC } from "./listed-a-to-c.ts";
import { listedFromDToK } from "./listed-d-to-k.ts";
import { listedFromLToQ } from "./listed-l-to-q.ts";
import { listedFromRToZ } from "./listed-r-to-z.ts";
import { isPublicSuffix, registrableDomain } from "./public-suffixes.ts";
import { CATEGORIES } from "./shipped-service.ts";
import { findShippedService, ownServices, shippedServices } from "./shipped-services.ts";
import { findZohoApi, zohoServices } from "./zoho-services.ts";

test("there are more than 200 services, each with a key of its own", () => {
  const keys = [...shippedServices, ...zohoServices].map(({ key }) => key);
  expect(keys.length).toBeGreaterThanOrEqual(200);
  expect(ownServices.length + listedServices.length).toBe(shippedServices.length);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(keys.filter((key) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(key))).toEqual([]);
});

test("no two services have the same name", () => {
  const names = [...shippedServices, ...zohoServices].map(({ name }) => name.toLowerCase());
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test.each(shippedServices.map((service) => [service.key, service] as const))("%s", (_key, service) => {
  const { definition, setupSteps, notes } = service;
  expect(checkDefinition(definition)).toEqual([]);

  const used = placeholdersOf(JSON.stringify({ ...definition, parameters: [], scopes: [] }));
  expect(definition.parameters.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([]);

  expect(service.description).toMatch(/^[A-Z].{10,150}\.$/);
  expect(CATEGORIES).toContain(service.category);
  for (const text of [...notes, ...setupSteps]) expect(text).toMatch(/^\S.{5,300}\.$/);
  for (const { meaning } of definition.scopes) expect(meaning).toMatch(/^[A-Z].*[^.]$/);
  if (service.docsUrl !== null) expect(URL.parse(service.docsUrl)?.protocol).toBe("https:");
  expect(setupSteps.filter((step) => step.includes("{redirectUri}"))).toHaveLength(
    definition.authType === "OAUTH2_CODE" ? 1 : 0,
  );
  expect(ownersOf(definition)).toEqual(expect.arrayContaining(identityOwner(definition)));
});

// Who is asked whose credentials they are must be the vendor that gave them, or a host that calls may reach.
function identityOwner({ identity }: ServiceDefinition): (string | null)[] {
  return identity === null || identity.url.startsWith("/") ? [] : [ownerOf(identity.url)];
}

function ownersOf({ apiBaseUrl, apiHosts, oauth }: ServiceDefinition): (string | null)[] {
  const urls = [apiBaseUrl, oauth?.tokenUrl, ...apiHosts.map((host) => `https://${host.replace("*.", "")}`)];
  return urls.filter((url) => typeof url === "string").map(ownerOf);
}

function ownerOf(url: string): string | null {
  const host = /^https:\/\/([^/?]+)/.exec(url)?.[1] ?? "";
  return registrableDomain(host.replaceAll(/[{}]/g, ""));
}

// What the most people will ask for. Those with few scopes, or with none, say so in their notes.
const important = [
  "airtable asana atlassian-api-token bitbucket box calendly canva clickup confluence discord docusign dropbox etsy",
  "facebook figma freshbooks freshdesk github gitlab gmail google-calendar google-contacts google-drive google-sheets",
  "hubspot intercom jira klaviyo linear linkedin mailchimp microsoft microsoft-teams miro mollie monday notion onedrive",
  "openai anthropic outlook outreach pagerduty paypal pinterest pipedrive quickbooks reddit salesforce sendgrid",
  "sharepoint shopify slack smartsheet spotify square stripe todoist trello twilio twitch typeform webex webflow x xero",
  "youtube zendesk zoom",
]
  .join(" ")
  .split(" ");
const withoutScopes = [
  "anthropic atlassian-api-token clickup freshdesk intercom mailchimp notion openai sendgrid stripe trello twilio",
]
  .join(" ")
  .split(" ");

test.each(important)("%s is defined by us, with scopes that people understand", (key) => {
  const service = ownServices.find((own) => own.key === key);
  expect(service, key).toBeDefined();
  expect(service?.docsUrl).not.toBeNull();
  if (withoutScopes.includes(key)) expect(service?.definition.scopes).toEqual([]);
  else expect(service?.definition.scopes.length).toBeGreaterThanOrEqual(5);
});

test("a service is found by its key", () => {
  expect(findShippedService("github")?.name).toBe("GitHub");
  expect(findShippedService("zoho-books")).toBeNull();
  expect(findZohoApi("zoho-books")?.name).toBe("Zoho Books");
  expect(findZohoApi("github")).toBeNull();
});

describe("the provider list", () => {
  // Ours under another key, or under the same with endpoints that the list lacks.
  const ours = new Map([
    ["atlassian", "jira"],
    ["constantcontact", "constant-contact"],
    ["echosign", "adobe-acrobat-sign"],
    ["getbase", "zendesk-sell"],
    ["hellosign", "dropbox-sign"],
    ["infusionsoft", "keap"],
    ["intuit", "quickbooks"],
    ["live", "microsoft"],
    ["snapchat", "snapchat-ads"],
    ["stackexchange", "stack-exchange"],
    ["twitter2", "x"],
    ["visualstudio", "azure-devops"],
    ["wordpress", "wordpress-com"],
  ]);
  // Closed, test servers, or with requests that are no OAuth 2.0 any more (client_key, wrapped answers, signed secrets).
  const leftOut =
    "23andme angellist apple authentiq cheddar coursera crossid deezer delivery edmodo eyeem gitter homeaway huddle ibm iconfinder idonethis instagram jumplead logingov lyft mapmyfitness medium moxtra nest nylas phantauth runkeeper slice stormz tiktok traxo underarmour untappd venmo verticalresponse viadeo wechat withings workos".split(
      " ",
    );

  test("is used or left out on purpose, entry by entry", () => {
    const listed = [...listedFromAToC, ...listedFromDToK, ...listedFromLToQ, ...listedFromRToZ].map(
      ({ listKey }) => listKey,
    );
    const accounted = (key: string) =>
      listed.includes(key) ||
      leftOut.includes(key) ||
      ownServices.some((service) => service.key === (ours.get(key) ?? key));
    const second = [...providerEntries].filter(([, entry]) => entry.oauth === 2).map(([key]) => key);
    expect(second.length).toBeGreaterThan(150);
    expect(second.filter((key) => !accounted(key))).toEqual([]);
    expect(leftOut.filter((key) => !second.includes(key))).toEqual([]);
  });

  test("fills in what a person names, and lets calls go where tokens come from", () => {
    const okta = findShippedService("okta")?.definition;
    expect(okta?.oauth?.tokenUrl).toBe("https://{subdomain}.okta.com/oauth2/v1/token");
    expect(okta?.parameters.map(({ name }) => name)).toEqual(["subdomain"]);
    const mastodon = findShippedService("mastodon")?.definition;
    expect(mastodon?.oauth?.authorizeUrl).toBe("https://{host}/oauth/authorize");
    const acton = findShippedService("act-on");
    expect(acton?.definition.apiBaseUrl).toBeNull();
    expect(acton?.definition.apiHosts).toEqual(["actonsoftware.com", "*.actonsoftware.com"]);
    expect(acton?.notes.at(-1)).toMatch(/define a custom service/);
  });
});

describe("Zoho", () => {
  test.each(zohoServices.map((service) => [service.key, service] as const))("%s", (_key, service) => {
    const names = service.scopes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(service.defaultScopes.filter((scope) => !names.includes(scope))).toEqual([]);
    for (const { name, meaning } of service.scopes) {
      expect(name).toMatch(/^[A-Za-z]+(?:\.[A-Za-z_]+)+$/);
      expect(meaning).toMatch(/^[A-Z].*[^.]$/);
    }
    for (const dataCentre of zohoDataCentres().values()) {
      const url = new URL(service.baseUrl(dataCentre));
      expect(url.protocol).toBe("https:");
      expect(url.hostname).toMatch(/^[a-z]+\.zoho(?:apis|cloud)?\.[a-z.]{2,6}$/);
      expect(url.href.endsWith("/") && url.pathname !== "/").toBe(false);
    }
    const simulated = simulatedDataCentres("http://127.0.0.1:4010").get("eu");
    expect(simulated && service.baseUrl(simulated)).toMatch(/^http:\/\/127\.0\.0\.1:4010\/eu\//);
    expect(service.setupSteps.join()).toContain("{redirectUri}");
  });

  test("hosts follow from the data centre", () => {
    const at = (key: string, code: string) => {
      const dataCentre = zohoDataCentres().get(code);
      return dataCentre && findZohoApi(key)?.baseUrl(dataCentre);
    };
    expect(at("zoho-books", "us")).toBe("https://www.zohoapis.com/books/v3");
    expect(at("zoho-books", "ca")).toBe("https://www.zohoapis.ca/books/v3");
    expect(at("zoho-desk", "ca")).toBe("https://desk.zohocloud.ca/api/v1");
    expect(at("zoho-desk", "au")).toBe("https://desk.zoho.com.au/api/v1");
    expect(at("zoho-webinar", "eu")).toBe("https://webinar.zoho.eu/api/v2");
  });
});

test.each([
  ["api.example.com", "example.com"],
  ["example.com", "example.com"],
  ["a.b.example.co.uk", "example.co.uk"],
  ["acme.herokuapp.com", "acme.herokuapp.com"],
  ["com", null],
  ["co.uk", null],
])("the domain that one owner has: %s", (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
  expect(isPublicSuffix(host)).toBe(domain === null);
});
