import { AUTH_TYPES, PLACEMENTS } from "../definition.ts";
import type { ServiceDefinition, ServiceParameter } from "../definition.ts";
import { checkHeaderName, checkHeaders, checkParameterName, checkParameters } from "./check-names.ts";
import { checkOAuth } from "./check-oauth.ts";
import { checkHosts, checkUrl, checkUrlOrPath } from "./check-places.ts";
import { checkScopes } from "./check-scopes.ts";
import { checkLine, checkMember, checkOneOf, checkText, placeholdersOf } from "./findings.ts";
import type { DefinitionProblem, Findings } from "./findings.ts";
import { PatternError } from "./read-pattern.ts";
import { matchesPattern, parsePattern } from "./parameter-pattern.ts";

const MOST_PARAMETERS = 10;
const CREDENTIAL_NAMES = ["credential", "credentialAsUser"];

/**
 * Everything that is wrong with a definition, each with its path (`oauth.tokenUrl`, `parameters.0.pattern`) and what to do; empty for
 * a sound one. `isOpen` says which URLs may be called though they are no public https ones; by default none. Sends nothing: whether a
 * host resolves to a private address is asked at each call.
 */
export function checkDefinition(
  definition: ServiceDefinition,
  isOpen: (url: URL) => boolean = () => false,
): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const findings: Findings = {
    add: (path, message) => void problems.push({ path, message }),
    isOpen,
    parameters: new Set(definition.parameters.map(({ name }) => name)),
  };
  // What else must hold depends on it.
  if (!checkOneOf(findings, "authType", definition.authType, AUTH_TYPES)) return problems;
  checkDeclared(findings, definition.parameters);
  checkAuthentication(findings, definition);
  checkCredential(findings, definition);
  checkCalls(findings, definition);
  checkScopes(findings, definition);
  if (definition.identity !== null) {
    checkUrlOrPath(findings, "identity.url", definition.identity.url);
    checkMember(findings, "identity.idMember", definition.identity.idMember);
    checkMember(findings, "identity.nameMember", definition.identity.nameMember);
  }
  checkBudget(findings, definition);
  return problems;
}

function checkDeclared(findings: Findings, parameters: readonly ServiceParameter[]): void {
  if (parameters.length > MOST_PARAMETERS)
    return findings.add(
      "parameters",
      `At most ${MOST_PARAMETERS} parameters; these are ${parameters.length}.`,
    );
  const seen = new Set<string>();
  for (const [index, parameter] of parameters.entries()) {
    const path = `parameters.${index}`;
    if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(parameter.name) || CREDENTIAL_NAMES.includes(parameter.name))
      findings.add(
        `${path}.name`,
        "Write a name of letters and digits that begins small, such as subdomain; not credential.",
      );
    else if (seen.has(parameter.name)) findings.add(`${path}.name`, "This parameter is declared twice.");
    seen.add(parameter.name);
    checkLine(findings, `${path}.label`, parameter.label, 60);
    checkLine(findings, `${path}.description`, parameter.description, 300);
    checkPattern(findings, path, parameter);
  }
}

function checkPattern(findings: Findings, path: string, { pattern, example }: ServiceParameter): void {
  try {
    parsePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return findings.add(`${path}.pattern`, error.message);
  }
  if (!matchesPattern(pattern, example))
    findings.add(`${path}.example`, "Give an example that fits the pattern.");
}

function checkAuthentication(findings: Findings, { authType, oauth }: ServiceDefinition): void {
  const isOAuth = authType === "OAUTH2_CODE" || authType === "OAUTH2_CLIENT_CREDENTIALS";
  if (isOAuth && oauth === null) findings.add("oauth", "Write the endpoints of OAuth 2.0.");
  else if (!isOAuth && oauth !== null)
    findings.add("oauth", `Leave out the endpoints of OAuth 2.0: ${authType} has none.`);
  else if (oauth !== null) checkOAuth(findings, authType, oauth);
}

function checkCredential(findings: Findings, { authType, credential }: ServiceDefinition): void {
  checkOneOf(findings, "credential.in", credential.in, PLACEMENTS);
  if (authType === "BASIC" && credential.in !== "HEADER")
    findings.add("credential.in", "User and password go in a header.");
  if (credential.in === "HEADER") checkHeaderName(findings, "credential.name", credential.name);
  else checkParameterName(findings, "credential.name", credential.name);
  const path = "credential.template";
  const known = { ...findings, parameters: new Set([...findings.parameters, ...CREDENTIAL_NAMES]) };
  if (!checkText(known, path, credential.template, 300)) return;
  const names = placeholdersOf(credential.template).filter((name) => CREDENTIAL_NAMES.includes(name));
  if (names.length !== 1)
    findings.add(path, `Write {credential} exactly once; here it stands ${names.length} times.`);
  else if (names[0] === "credentialAsUser" && authType !== "API_KEY")
    findings.add(path, "{credentialAsUser} is for API keys: write {credential}.");
}

function checkCalls(findings: Findings, definition: ServiceDefinition): void {
  const { apiBaseUrl, apiHosts, credential } = definition;
  if (apiBaseUrl !== null) checkUrl(findings, "apiBaseUrl", apiBaseUrl);
  else if (apiHosts.length === 0)
    findings.add("apiHosts", "Name at least one host, or a base URL: there is nowhere to call.");
  checkHosts(findings, "apiHosts", apiHosts);
  checkHeaders(findings, "headers", definition.headers, credential.in === "HEADER" ? credential.name : null);
  checkParameters(findings, "query", definition.query, {
    names: credential.in === "QUERY" ? [credential.name] : [],
    why: "This parameter carries the credential.",
  });
}

function checkBudget(findings: Findings, { tokenBudget }: ServiceDefinition): void {
  if (tokenBudget === null) return;
  const counts: [string, number | undefined | null][] = [
    ["tokenBudget.refreshTokensPerUser", tokenBudget.refreshTokensPerUser],
    ["tokenBudget.refreshes.count", tokenBudget.refreshes?.count],
    ["tokenBudget.refreshes.windowSeconds", tokenBudget.refreshes?.windowSeconds],
  ];
  for (const [path, count] of counts)
    if (count != null && !(Number.isInteger(count) && count > 0 && count <= 1_000_000))
      findings.add(path, "Write a whole number from 1 to 1000000.");
}
