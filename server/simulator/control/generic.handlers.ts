import { CLIENT_AUTH, type GenericSettings } from "../generic/generic-state.ts";
import type { GenericClientDraft, GenericUserDraft, GrantFilter } from "./generic.ts";
import type { Handler } from "./handler.ts";
import {
  ControlError,
  optionalFlag,
  optionalInteger,
  optionalObject,
  optionalText,
  optionalTexts,
  present,
  text,
  type Input,
} from "./read-input.ts";

const MOST_SECONDS = 365 * 86_400;

/** The generic service, by control: `control/generic/…`. */
export const GENERIC_HANDLERS: [string, Handler][] = [
  ["GET generic/clients", ({ generic }) => generic.listClients()],
  ["POST generic/clients", ({ generic }, input) => generic.registerClient(parseClient(input))],
  ["DELETE generic/clients:", ({ generic }, _input, name) => generic.removeClient(name)],
  ["GET generic/settings", ({ generic }) => generic.settings()],
  ["PATCH generic/settings", ({ generic }, input) => generic.setSettings(parseSettings(input))],
  ["GET generic/users", ({ generic }) => generic.listUsers()],
  ["POST generic/users", ({ generic }, input) => generic.saveUser(parseUser(input))],
  ["GET generic/keys", ({ generic }) => generic.listKeys()],
  [
    "POST generic/keys",
    ({ generic }, input) =>
      generic.addKey(
        present({
          key: optionalText(input, "key"),
          name: optionalText(input, "name"),
          userId: optionalText(input, "userId"),
        }),
      ),
  ],
  ["DELETE generic/keys:", ({ generic }, _input, name) => generic.removeKey(name)],
  [
    "GET generic/grants",
    ({ generic }, _input, _name, query) => generic.listGrants(parseFilter(Object.fromEntries(query))),
  ],
  [
    "POST generic/grants:expire",
    ({ generic }, input) => ({ expired: generic.expireAccessTokens(parseFilter(input)) }),
  ],
  [
    "POST generic/grants:revoke",
    ({ generic }, input) => ({ revoked: generic.revokeGrants(parseFilter(input)) }),
  ],
  ["GET generic/counters", ({ generic }) => generic.counters()],
  ["DELETE generic/counters", ({ generic }) => generic.resetCounters()],
];

function parseClient(input: Input): GenericClientDraft {
  const settings = optionalObject(input, "settings");
  const auth = optionalText(input, "auth");
  const known = CLIENT_AUTH.find((candidate) => candidate === auth);
  if (auth !== undefined && known === undefined) {
    throw new ControlError(400, `auth must be one of ${CLIENT_AUTH.join(", ")}`);
  }
  return present({
    id: optionalText(input, "id"),
    secret: optionalText(input, "secret"),
    name: optionalText(input, "name"),
    redirectUris: optionalTexts(input, "redirectUris"),
    auth: known,
    settings: settings === undefined ? undefined : parseSettings(settings),
  });
}

/** The settings named in the input; null for `grantedScopes` and `iss` takes what was set away. */
function parseSettings(input: Input): Partial<GenericSettings> {
  const seconds = (name: string, least: number) => optionalInteger(input, name, least, MOST_SECONDS);
  return present({
    rotation: optionalFlag(input, "rotation"),
    rotationGraceSeconds: seconds("rotationGraceSeconds", 0),
    refreshTokens: optionalFlag(input, "refreshTokens"),
    codeLifeSeconds: seconds("codeLifeSeconds", 0),
    accessTokenLifeSeconds: seconds("accessTokenLifeSeconds", 0),
    expiresIn: optionalFlag(input, "expiresIn"),
    grantedScopes: input["grantedScopes"] === null ? null : optionalTexts(input, "grantedScopes"),
    scopeInAnswer: optionalFlag(input, "scopeInAnswer"),
    errorsWith200: optionalFlag(input, "errorsWith200"),
    issInCallback: optionalFlag(input, "issInCallback"),
    iss: input["iss"] === null ? null : optionalText(input, "iss"),
    pkceRequired: optionalFlag(input, "pkceRequired"),
    answerExtras: optionalObject(input, "answerExtras"),
  });
}

function parseUser(input: Input): GenericUserDraft {
  const account = optionalObject(input, "account");
  return {
    id: text(input, "id"),
    ...present({
      name: optionalText(input, "name"),
      email: optionalText(input, "email"),
      password: optionalText(input, "password"),
      account: account === undefined ? undefined : { id: text(account, "id"), name: text(account, "name") },
    }),
  };
}

function parseFilter(input: Input): GrantFilter {
  return present({
    id: optionalText(input, "id"),
    clientId: optionalText(input, "clientId"),
    userId: optionalText(input, "userId"),
  });
}
