/** What is wrong with a definition: where, by dots and indexes, and what to do about it. */
export type DefinitionProblem = { path: string; message: string };

/** What the parts of `checkDefinition` share. */
export type Findings = {
  add(path: string, message: string): void;
  /** Whether a place may be reached though it is no public https one. */
  isOpen(url: URL): boolean;
  /** The parameters that are declared. */
  parameters: ReadonlySet<string>;
};

const PLACEHOLDER = /\{([^{}]*)\}/g;
// What may be sent in a line of a request without ending it: ASCII that can be seen, and spaces.
const PRINTABLE = /^[\x20-\x7e]*$/;

/** The names between braces. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
}

/** The text with `filling` in the place of each placeholder. */
export function fillPlaceholders(text: string, filling: string): string {
  return text.replace(PLACEHOLDER, filling);
}

/** A text that is sent as it is, but for parameters: not empty, within the bound, visible, its placeholders declared. */
export function checkText(findings: Findings, path: string, text: unknown, most: number): text is string {
  if (typeof text !== "string" || text === "") return refuse(findings, path, "Write a text.");
  if (text.length > most)
    return refuse(findings, path, `At most ${most} characters; these are ${text.length}.`);
  if (!PRINTABLE.test(text))
    return refuse(findings, path, "Write letters, digits, signs and spaces of ASCII, without line breaks.");
  return checkPlaceholders(findings, path, text);
}

/** Every brace belongs to a placeholder, and every placeholder to a parameter. */
export function checkPlaceholders(findings: Findings, path: string, text: string): boolean {
  if (/[{}]/.test(fillPlaceholders(text, "")))
    return refuse(findings, path, "There is a brace without its other one: write {name}.");
  const unknown = placeholdersOf(text).find((name) => !findings.parameters.has(name));
  if (unknown === undefined) return true;
  return refuse(
    findings,
    path,
    `There is no parameter "${unknown.slice(0, 40)}": declare it among the parameters.`,
  );
}

/** A line for people: not empty, within the bound. */
export function checkLine(findings: Findings, path: string, text: unknown, most: number): boolean {
  if (typeof text !== "string" || text.trim() === "") return refuse(findings, path, "Write a text.");
  if (text.length > most)
    return refuse(findings, path, `At most ${most} characters; these are ${text.length}.`);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return refuse(findings, path, "Leave out line breaks and tabs.");
  return true;
}

/** One of a closed list. */
export function checkOneOf(
  findings: Findings,
  path: string,
  value: unknown,
  known: readonly string[],
): boolean {
  if (typeof value === "string" && known.includes(value)) return true;
  return refuse(findings, path, `Choose one of ${known.join(", ")}.`);
}

/** The member of a JSON answer, by dots. */
export function checkMember(findings: Findings, path: string, member: unknown): boolean {
  if (typeof member === "string" && /^[\w@$:-]{1,64}(?:\.[\w@$:-]{1,64}){0,7}$/.test(member)) return true;
  return refuse(
    findings,
    path,
    "Name a member of the answer, by dots where it is deeper, such as data.user.id.",
  );
}

/** Notes a finding; always false, so that a check can end with it. */
export function refuse(findings: Findings, path: string, message: string): false {
  findings.add(path, message);
  return false;
}
