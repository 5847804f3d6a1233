import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { createProviders } from "../providers.ts";
import { readCallback } from "./callback.ts";
import { isSameBase, simulatedDataCentres, zohoDataCentres } from "./data-centres.ts";

const real = zohoDataCentres();
const read = (query: string, consentAt = "us") => readCallback(new URLSearchParams(query), real, consentAt);

test("the code goes to the server that both parameters name", () => {
  for (const dataCentre of real.values()) {
    const query = `code=c&state=s&location=${dataCentre.code}&accounts-server=${encodeURIComponent(dataCentre.accounts)}`;
    expect(read(query)).toEqual({
      kind: "CODE",
      state: "s",
      code: "c",
      issuer: null,
      dataCentre: dataCentre.code,
    });
  }
  expect(read("code=c&state=s&location=eu")).toMatchObject({ kind: "CODE", dataCentre: "eu" });
  expect(read("code=c&state=s&accounts-server=https://accounts.zoho.in/")).toMatchObject({
    dataCentre: "in",
  });
  expect(read("code=c&state=s")).toMatchObject({ kind: "CODE", dataCentre: "us" });
  expect(read("code=c&state=s", "cn")).toMatchObject({ kind: "CODE", dataCentre: "cn" });
});

test("a server that is not in the table, in any disguise, is foreign", () => {
  const foreign = [
    "https://accounts.zoho.com.evil.example",
    "https://accounts.zoho.example",
    "https://evil.example/accounts.zoho.com",
    "https://accounts.zoho.com@evil.example",
    "https://accounts.zoho.com:8443",
    "https://accounts.zoho.com/evil",
    "https://accounts.zoho.com?x=1",
    "https://accounts.zoho.com#x",
    "http://accounts.zoho.com",
    "//accounts.zoho.com",
    "accounts.zoho.com",
    "https://accounts.zoho.com\\@evil.example",
    "https://аccounts.zoho.com",
    "http://169.254.169.254",
    "javascript:alert(1)",
  ];
  for (const server of foreign) {
    const outcome = read(`code=c&state=s&accounts-server=${encodeURIComponent(server)}`);
    expect([server, outcome.kind]).toEqual([server, "FOREIGN_SERVER"]);
    expect(outcome.state).toBe("s");
    const withLocation = read(`code=c&state=s&location=us&accounts-server=${encodeURIComponent(server)}`);
    expect(withLocation.kind).toBe("FOREIGN_SERVER");
  }
});

test("two parameters that name different servers, an unknown place, a foreign issuer", () => {
  expect(read("code=c&state=s&location=eu&accounts-server=https://accounts.zoho.com").kind).toBe(
    "FOREIGN_SERVER",
  );
  expect(read("code=c&state=s&location=xx").kind).toBe("FOREIGN_SERVER");
  expect(read("code=c&state=s&location=__proto__").kind).toBe("FOREIGN_SERVER");
  expect(read("code=c&state=s&location=us&iss=https://evil.example").kind).toBe("FOREIGN_SERVER");
  expect(read("code=c&state=s&location=us&iss=https://accounts.zoho.com")).toMatchObject({
    kind: "CODE",
    issuer: "https://accounts.zoho.com",
  });
});

test("denied, other errors and malformed queries each are their own outcome", () => {
  expect(read("error=access_denied&state=s")).toEqual({ kind: "DENIED", state: "s" });
  expect(read("error=server_error&error_description=Oops&state=s")).toEqual({
    kind: "PROVIDER_ERROR",
    state: "s",
    providerCode: "server_error",
    description: "Oops",
  });
  expect(read("state=s").kind).toBe("MALFORMED");
  expect(read("code=c").kind).toBe("MALFORMED");
  expect(read("").kind).toBe("MALFORMED");
  expect(read("code=a&code=b&state=s")).toMatchObject({ kind: "MALFORMED", state: "s" });
  expect(
    read("code=a&state=s&accounts-server=https://accounts.zoho.com&accounts-server=https://evil.example")
      .kind,
  ).toBe("MALFORMED");
  expect(read(`code=${"x".repeat(3_000)}&state=s`).kind).toBe("MALFORMED");
});

test("the real table has ten data centres, all https, each host once", () => {
  expect([...real.keys()]).toEqual(["us", "eu", "in", "au", "jp", "ca", "sa", "cn", "uk", "ae"]);
  const bases = [...real.values()].flatMap(({ accounts, api, webinar }) => [accounts, api, webinar]);
  expect(new Set(bases).size).toBe(30);
  for (const base of bases) expect(new URL(base).protocol).toBe("https:");
  for (const base of bases) expect(isSameBase(`${base}/`, base)).toBe(true);
  expect(simulatedDataCentres("http://127.0.0.1:4010/").get("eu")).toEqual({
    code: "eu",
    accounts: "http://127.0.0.1:4010/eu/accounts",
    api: "http://127.0.0.1:4010/eu/api",
    webinar: "http://127.0.0.1:4010/eu/webinar",
  });
  expect(real.get("ca")?.webinar).toBe("https://webinar.zohocloud.ca");
});

test("a token answer that names a foreign API host is refused, and that host hears nothing", async () => {
  const heard: string[] = [];
  let apiDomain = "";
  const server = createServer((request, response) => {
    heard.push(request.url ?? "");
    const answer = {
      access_token: "at",
      refresh_token: "rt",
      expires_in: 3600,
      scope: "a,b c",
      api_domain: apiDomain,
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = makeManualClock();
  const network = createNetwork({ allow: [origin], clock });
  const zoho = createProviders({ network, clock, zoho: simulatedDataCentres(origin) }).get("zoho-crm");
  const exchange = () =>
    zoho.authorization.exchange({
      client: { clientId: "id", clientSecret: "secret" },
      code: "c",
      codeVerifier: "v",
      redirectUri: "http://127.0.0.1:4000/cb",
      dataCentre: "us",
      scopes: [],
    });
  for (apiDomain of [`${origin}/eu/api`, "https://www.zohoapis.com.evil.example", `${origin}/foreign/api`])
    await expect(exchange()).rejects.toMatchObject({ kind: "REFUSED", providerCode: "foreign_api_domain" });
  apiDomain = `${origin}/us/api`;
  expect(await exchange()).toEqual({
    accessToken: "at",
    refreshToken: "rt",
    expiresAt: new Date(clock.now().getTime() + 3_600_000),
    scopes: ["a", "b", "c"],
    dataCentre: "us",
  });
  expect(new Set(heard)).toEqual(new Set(["/us/accounts/oauth/v2/token"]));
  await network.close();
  server.close();
});

test("with the door closed the simulator's addresses are blocked before anything is sent", async () => {
  const clock = makeManualClock();
  const network = createNetwork({ clock });
  const zoho = createProviders({ network, clock, zoho: simulatedDataCentres("http://127.0.0.1:4010") }).get(
    "zoho-crm",
  );
  const tokens = {
    accessToken: "a",
    refreshToken: "r",
    expiresAt: clock.now(),
    scopes: [],
    dataCentre: "us",
  };
  await expect(zoho.identify(tokens)).rejects.toMatchObject({
    kind: "BLOCKED",
    providerCode: "BLOCKED_ADDRESS",
  });
  await network.close();
});
