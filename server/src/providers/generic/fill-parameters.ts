import { matchesPattern } from "../catalogue/parameter-pattern.ts";
import type { ParameterValues } from "../connector.ts";
import type { ServiceDefinition, ServiceParameter } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";

/**
 * What is wrong with the values of a service's parameters, by parameter; empty when nothing is. `missing: "ALLOW"` lets values be
 * absent. Values are put into URLs as they are: patterns admit nothing that would need encoding.
 */
export function checkParameters(
  parameters: readonly ServiceParameter[],
  values: ParameterValues,
  missing: "REFUSE" | "ALLOW" = "REFUSE",
): { name: string; message: string }[] {
  const unknown = Object.keys(values).filter((name) => !parameters.some((known) => known.name === name));
  return [
    ...unknown.map((name) => ({ name, message: `This service has no parameter "${name}".` })),
    ...parameters.flatMap(({ name, label, pattern, example }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || value === "")
        return missing === "ALLOW" ? [] : [{ name, message: `${label} is missing, such as ${example}.` }];
      const fits = matchesPattern(pattern, value);
      return fits ? [] : [{ name, message: `${label} must look like ${example}.` }];
    }),
  ];
}

/** The definition with the values in the place of `{name}`. Throws `ProviderError` REFUSED where a value is missing or unfit. */
export function fillParameters(definition: ServiceDefinition, values: ParameterValues): ServiceDefinition {
  const [wrong] = checkParameters(definition.parameters, values);
  if (wrong) throw unfit(wrong.message);
  const put = (text: string) => replaceNames(text, definition.parameters, values);
  const putAll = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, put(text)]));
  const url = (text: string) => putInUrl(text, put);
  const urlOrNull = (text: string | null) => (text === null ? null : url(text));
  const { oauth, identity } = definition;
  return {
    ...definition,
    apiBaseUrl: urlOrNull(definition.apiBaseUrl),
    apiHosts: definition.apiHosts.map(put),
    credential: { ...definition.credential, template: put(definition.credential.template) },
    headers: putAll(definition.headers),
    query: putAll(definition.query),
    identity: identity && { ...identity, url: url(identity.url) },
    oauth: oauth && {
      ...oauth,
      authorizeUrl: urlOrNull(oauth.authorizeUrl),
      tokenUrl: url(oauth.tokenUrl),
      refreshUrl: urlOrNull(oauth.refreshUrl),
      revokeUrl: urlOrNull(oauth.revokeUrl),
      issuer: oauth.issuer === null ? null : put(oauth.issuer),
      authorizeParameters: putAll(oauth.authorizeParameters),
      tokenParameters: putAll(oauth.tokenParameters),
    },
  };
}

function replaceNames(
  text: string,
  parameters: readonly ServiceParameter[],
  values: ParameterValues,
): string {
  return text.replaceAll(/\{(\w+)\}/g, (braced, name: string) =>
    parameters.some((parameter) => parameter.name === name) ? (values[name] ?? braced) : braced,
  );
}

/** A URL with its values, whose host is the text that stands there and nothing that a parser made of it. */
function putInUrl(template: string, put: (text: string) => string): string {
  const filled = put(template);
  // A path alone is resolved against the API's base by whoever asks there.
  if (/^\/(?!\/)/.test(filled) && !/[\\{}\s]/.test(filled)) return filled;
  const host = /^https?:\/\/([^/?#\\@{}\s]+)(?:[/?#]|$)/i.exec(filled)?.[1]?.toLowerCase();
  const url = URL.parse(filled);
  if (!host || !url || withoutPort(host, url.protocol) !== url.host)
    throw unfit(`The address ${template} cannot be made of these values.`);
  if (/\{\w+\}/.test(filled)) throw unfit(`The address ${template} names a parameter that has no value.`);
  return filled;
}

function withoutPort(host: string, protocol: string): string {
  return host.replace(protocol === "https:" ? /:443$/ : /:80$/, "");
}

function unfit(message: string): ProviderError {
  return new ProviderError("REFUSED", message, { providerCode: "invalid_parameter" });
}
