import { nameInput } from "../../platform/name-input.ts";
import { quote } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { parseVersion } from "./semver.ts";

// What a text of a manifest has to be, beyond being a text: null where nothing is wrong.

const keyPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const keyLengths = { least: 3, most: 50 };

export function checkKey(key: string): Finding | null {
  const code = "KEY_INVALID";
  const meant = kebabOf(key);
  const isFit = meant.length >= keyLengths.least && meant.length <= keyLengths.most;
  if (key.length < keyLengths.least || key.length > keyLengths.most)
    return {
      code,
      message: `The key has ${key.length === 1 ? "1 character" : `${key.length} characters`}.`,
      remedy: `Use ${keyLengths.least} to ${keyLengths.most}, such as "my-extension".`,
    };
  if (keyPattern.test(key)) return null;
  return {
    code,
    message: key.includes("__")
      ? "The key holds __, which parts it from the names of its connections."
      : "The key is not kebab-case: lower case letters and digits, single hyphens between, a letter first.",
    remedy: isFit ? `Use ${quote(meant)}.` : 'Use a key such as "my-extension".',
  };
}

function kebabOf(text: string): string {
  return text
    .slice(0, 200)
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
}

/** A name for people, of at most so many characters. */
export function checkName(longest = 100): (name: string) => Finding | null {
  const input = nameInput("There is no name.", longest);
  return (name) => {
    const result = input.safeParse(name);
    if (result.success) return null;
    if (name.trim() === "")
      return { code: "NAME_EMPTY", message: "The name is empty.", remedy: "Write what people are to read." };
    if (name.trim().length > longest)
      return {
        code: "NAME_TOO_LONG",
        message: `The name has ${name.trim().length} characters.`,
        remedy: `Use at most ${longest}.`,
      };
    return {
      code: "NAME_INVISIBLE_CHARACTER",
      message: "The name holds an invisible character or a line break.",
      remedy: `Use ${quote(
        name
          .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
          .replaceAll(/ +/g, " ")
          .trim(),
      )}.`,
    };
  };
}

export function checkLength(longest: number): (text: string) => Finding | null {
  return (text) =>
    text.length <= longest
      ? null
      : {
          code: "TOO_LONG",
          message: `The text has ${text.length.toLocaleString("en")} characters.`,
          remedy: `Use at most ${longest.toLocaleString("en")}.`,
        };
}

const longestVersion = 100;

export function checkVersion(version: string): Finding | null {
  if (version.length <= longestVersion && parseVersion(version)) return null;
  const [plain = ""] = version.trim().split("+");
  const message = version.includes("+")
    ? "The version carries build metadata (+…), which has no order."
    : "The version is not one by semver.org: three numbers with dots, then perhaps a pre-release.";
  const meant = versionMeant(plain);
  return {
    code: "VERSION_INVALID",
    message,
    remedy: meant === null ? 'Use a version such as "1.0.0" or "1.1.0-beta.1".' : `Use ${quote(meant)}.`,
  };
}

/** A version written shorter, or with a v before it or zeros in front, as semver.org writes it. */
export function versionMeant(text: string): string | null {
  const match =
    /^[vV=^~]{0,2}\s?(\d{1,15})(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?(-[0-9A-Za-z.-]{1,80})?$/.exec(
      text,
    );
  if (!match) return null;
  const [, major, minor = "0", patch = "0", prerelease = ""] = match;
  const meant = `${[major, minor, patch].map((part) => Number(part) || 0).join(".")}${prerelease}`;
  return parseVersion(meant) ? meant : null;
}

/** Also what stands in `{ "config": { … } }` of a token's answer: a name that every language can hold. */
const paramPattern = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** The name of a config param, whether or not a manifest declares it. */
export function checkParamName(name: string): Finding | null {
  if (paramPattern.test(name)) return null;
  const meant = name
    .trim()
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "_")
    .replaceAll(/^[^A-Za-z]+|_+$/g, "")
    .slice(0, 64);
  return {
    code: "PARAM_NAME_INVALID",
    message:
      name === ""
        ? "The name is empty."
        : "The name of a config param is a letter, then letters, digits, _ . or -, 64 characters at most.",
    remedy: paramPattern.test(meant) ? `Use ${quote(meant)}.` : 'Use a name such as "apiUrl".',
  };
}

export function checkServiceKey(key: string): Finding | null {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key) && key.length <= 60) return null;
  return {
    code: "SERVICE_KEY_INVALID",
    message: "This is not the key of a service.",
    remedy:
      kebabOf(key) === ""
        ? 'Use a key of the catalogue, such as "zoho-books".'
        : `Use the key that the catalogue shows, perhaps ${quote(kebabOf(key))}.`,
  };
}

export function checkScope(scope: string): Finding | null {
  if (scope.length <= 500 && /^[!-+\--~]+$/.test(scope)) return null;
  const parts = scope.split(/[\s,]+/).filter((part) => part !== "");
  return {
    code: "SCOPE_INVALID",
    message: scope.trim() === "" ? "The scope is empty." : "Several scopes, or none, stand in one place.",
    remedy:
      parts.length > 1
        ? `Write one in each place: ${parts
            .map((part) => quote(part))
            .join(", ")
            .slice(0, 300)}.`
        : "Write one scope as the provider spells it, or leave it out.",
  };
}
