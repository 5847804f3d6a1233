import { CLIENT_AUTH_METHODS } from "../definition.ts";
import type { AuthType, OAuthEndpoints } from "../definition.ts";
import { checkParameterName, checkParameters } from "./check-names.ts";
import { checkUrl } from "./check-places.ts";
import { checkMember, checkOneOf, refuse } from "./findings.ts";
import type { Findings } from "./findings.ts";

const DELIMITERS = [" ", ",", ";", "|", "+"];
const LONGEST_LIFE_SECONDS = 10 * 365 * 86_400;
const AUTHORIZE_NAMES = [
  "client_id",
  "code_challenge",
  "code_challenge_method",
  "redirect_uri",
  "request",
  "request_uri",
  "response_type",
  "state",
];
const TOKEN_NAMES = [
  "client_id",
  "client_secret",
  "code",
  "code_verifier",
  "grant_type",
  "redirect_uri",
  "refresh_token",
];

/** The endpoints and habits of a service that is called with OAuth 2.0. */
export function checkOAuth(findings: Findings, authType: AuthType, oauth: OAuthEndpoints): void {
  checkAuthorizeUrl(findings, authType, oauth);
  checkUrl(findings, "oauth.tokenUrl", oauth.tokenUrl);
  if (oauth.refreshUrl !== null) checkUrl(findings, "oauth.refreshUrl", oauth.refreshUrl);
  if (oauth.revokeUrl !== null) checkUrl(findings, "oauth.revokeUrl", oauth.revokeUrl);
  if (oauth.issuer !== null) checkUrl(findings, "oauth.issuer", oauth.issuer);
  if (oauth.issuerRequired && oauth.issuer === null)
    findings.add("oauth.issuer", "Write the issuer: the service is said to name it in every answer.");
  checkTokenRequests(findings, authType, oauth);
  checkExtras(findings, oauth);
}

function checkAuthorizeUrl(findings: Findings, authType: AuthType, oauth: OAuthEndpoints): void {
  const path = "oauth.authorizeUrl";
  if (authType === "OAUTH2_CLIENT_CREDENTIALS") {
    if (oauth.authorizeUrl !== null)
      findings.add(path, "Leave it out: nobody is asked with client credentials.");
    return;
  }
  if (oauth.authorizeUrl === null) return void findings.add(path, "Write where a person gives the consent.");
  if (!checkUrl(findings, path, oauth.authorizeUrl, true)) return;
  const taken = [...new URLSearchParams(oauth.authorizeUrl.split("?")[1] ?? "").keys()].find(
    (name) => AUTHORIZE_NAMES.includes(name) || name === oauth.scopeParameter,
  );
  if (taken !== undefined) findings.add(path, `Leave out ${taken}: it is added for each consent.`);
}

function checkTokenRequests(findings: Findings, authType: AuthType, oauth: OAuthEndpoints): void {
  checkOneOf(findings, "oauth.clientAuth", oauth.clientAuth, CLIENT_AUTH_METHODS);
  checkOneOf(findings, "oauth.tokenRequest", oauth.tokenRequest, ["FORM", "JSON", "QUERY"]);
  checkOneOf(findings, "oauth.revocation", oauth.revocation, ["TOKEN", "GRANT"]);
  if (oauth.clientAuth !== "NONE") return;
  if (authType === "OAUTH2_CLIENT_CREDENTIALS")
    findings.add(
      "oauth.clientAuth",
      "Choose BASIC or POST: with client credentials the secret is all there is.",
    );
  else if (!oauth.pkce)
    findings.add(
      "oauth.pkce",
      "Switch PKCE on: nothing else protects the code of a client without a secret.",
    );
}

function checkExtras(findings: Findings, oauth: OAuthEndpoints): void {
  if (!DELIMITERS.includes(oauth.scopeDelimiter))
    findings.add("oauth.scopeDelimiter", 'Choose a space, ",", ";", "|" or "+".');
  if (AUTHORIZE_NAMES.includes(oauth.scopeParameter))
    findings.add(
      "oauth.scopeParameter",
      `${oauth.scopeParameter} has a meaning of its own: scopes cannot go there.`,
    );
  else checkParameterName(findings, "oauth.scopeParameter", oauth.scopeParameter);
  checkParameters(findings, "oauth.authorizeParameters", oauth.authorizeParameters, {
    names: [...AUTHORIZE_NAMES, oauth.scopeParameter],
    why: "This parameter is added for each consent.",
  });
  checkParameters(findings, "oauth.tokenParameters", oauth.tokenParameters, {
    names: TOKEN_NAMES,
    why: "This parameter is added to each token request.",
  });
  const life = oauth.tokenLifeSeconds;
  if (life !== null && !(Number.isInteger(life) && life > 0 && life <= LONGEST_LIFE_SECONDS))
    refuse(
      findings,
      "oauth.tokenLifeSeconds",
      `Write whole seconds from 1 to ${LONGEST_LIFE_SECONDS}, or leave it out.`,
    );
  if (oauth.apiUrlMember !== null) checkMember(findings, "oauth.apiUrlMember", oauth.apiUrlMember);
}
