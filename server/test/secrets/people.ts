import { ApiTokenScope } from "../../src/generated/prisma/enums.ts";
import { mutate, mustMutate } from "../mutate.ts";
import type { Credentials } from "../mutate.ts";
import { secretOfLink, secretsOfCookies } from "./journey.ts";
import type { Planted } from "./planted.ts";
import type { Stage } from "./stage.ts";

const answerOf = (field: string) => new RegExp(`^POST /graphql ${field}$`);
const session = (field: string) => ({
  place: answerOf(field),
  why: "the answer sets the cookie of the session",
});

/** Sets the product up, invites, signs in and out, rightly and wrongly; makes API tokens. */
export async function drivePeople(
  { app, setUpUrl }: Stage,
  planted: Planted,
): Promise<{ slug: string; token: string }> {
  const slug = "secrets";
  const nobody: Credentials = { cookie: "" };
  const email = "ada@secrets.example";
  const password = planted.make("the admin's password");
  const link = secretOfLink(setUpUrl);
  planted.add("the link of the first start", link);
  const ada = { token: link, organizationName: "Secrets", slug, name: "Ada", email, password };
  await mutate(app, nobody, "setUp", { ...ada, slug: "Not A Slug" }, "__typename");
  const { cookie } = await mustMutate(app, nobody, "setUp", ada, "__typename");
  for (const secret of secretsOfCookies(cookie)) planted.add("the admin's session", secret, session("setUp"));

  const signIn = (as: string, given: string) =>
    mutate(app, nobody, "signIn", { email: as, password: given }, "__typename");
  await signIn(email, planted.make("a wrong password"));
  await signIn("nobody@secrets.example", planted.make("a password of nobody"));
  const signedIn = await signIn(email, password);
  for (const secret of secretsOfCookies(signedIn.cookie))
    planted.add("a second session", secret, session("signIn"));
  await mutate(app, { cookie: signedIn.cookie }, "signOut", {}, "__typename");

  for (const role of ["COMPANY_SUPERVISOR", "DEVELOPER", "BILLING_ADMIN"]) {
    const invitation = {
      email: `${role.toLowerCase().replace("_", "-")}@secrets.example`,
      name: role,
      roles: [role],
    };
    const { payload } = await mustMutate<{ setupUrl: string }>(
      app,
      { cookie },
      "inviteMember",
      invitation,
      "setupUrl",
    );
    const token = secretOfLink(payload.setupUrl);
    planted.add(`the invitation of ${role}`, token, {
      place: answerOf("inviteMember"),
      why: "whoever invites passes the link on",
    });
    const chosen = planted.make(`the password of ${role}`);
    await mutate(app, nobody, "acceptInvitation", { token, password: "short" }, "__typename");
    const joined = await mustMutate(
      app,
      nobody,
      "acceptInvitation",
      { token, password: chosen },
      "__typename",
    );
    for (const secret of secretsOfCookies(joined.cookie))
      planted.add(`the session of ${role}`, secret, session("acceptInvitation"));
    // A link works once.
    await mutate(app, nobody, "acceptInvitation", { token, password: chosen }, "__typename");
  }

  const shown = { place: answerOf("createApiToken"), why: "shown this once" };
  const makeToken = async (name: string, scopes: string[]) => {
    const { payload } = await mustMutate<{ token: string; apiToken: { id: string } }>(
      app,
      { cookie },
      "createApiToken",
      { name, scopes },
      "token apiToken { id }",
    );
    planted.add(`the API token ${name}`, payload.token, shown);
    return payload;
  };
  const { token } = await makeToken("of everything", Object.values(ApiTokenScope));
  const revoked = await makeToken("that is revoked", ["READ"]);
  await mustMutate(app, { cookie }, "revokeApiToken", { apiTokenId: revoked.apiToken.id }, "__typename");
  await mutate(app, { token: revoked.token }, "signOut", {}, "__typename").catch(() => undefined);
  return { slug, token };
}
