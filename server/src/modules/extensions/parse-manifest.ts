import { readCallbackUrl } from "./callback-url.ts";
import { explainIssues, mostIssues } from "./explain-issue.ts";
import type { PlacedFinding } from "./explain-issue.ts";
import { quote } from "./finding.ts";
import { findRepeated } from "./find-repeated.ts";
import type { JsonPath } from "./json-cursor.ts";
import { nodeAt, readJsonText } from "./json-text.ts";
import type { JsonNode } from "./json-text.ts";
import { lifecycle } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { manifestSchema } from "./manifest-schema.ts";
import type { WrittenManifest } from "./manifest-schema.ts";

/** In bytes of UTF-8. */
export const longestManifest = 64 * 1024;

/** One thing wrong with a manifest, and where: by JSON path, and by line and column (both from 1, columns in UTF-16 units). */
export type ManifestIssue = {
  path: string;
  code: string;
  message: string;
  remedy: string;
  line: number | null;
  column: number | null;
};

export type ParsedManifest = {
  /** By their place in the text. */
  issues: ManifestIssue[];
  /** null where there is any issue. */
  manifest: Manifest | null;
  /** What could be read of it all the same. */
  extensionKey: string | null;
  version: string | null;
  /** The URLs to try, as they were meant, and the service to look up. */
  urls: { path: JsonPath; url: string }[];
  serviceKey: string | null;
  /** An issue at a path, with its place in the text. */
  place: (finding: PlacedFinding) => ManifestIssue;
};

/** A manifest's text, and all that is wrong with it as far as the text itself tells, 100 of each kind at most. Throws nothing. */
export function parseManifest(text: string): ParsedManifest {
  const bytes = Buffer.byteLength(text);
  if (bytes > longestManifest) {
    const place = ({ path, ...finding }: PlacedFinding): ManifestIssue => ({
      path: writePath(path),
      ...finding,
      line: 1,
      column: 1,
    });
    const issue = place({
      path: [],
      code: "TOO_LARGE",
      message: `The manifest has ${Math.ceil(bytes / 1024)} KB.`,
      remedy: `Use at most ${longestManifest / 1024} KB.`,
    });
    return { ...nothing, issues: [issue], place };
  }
  const { root, slips } = readJsonText(text);
  const place = ({ path, ...finding }: PlacedFinding, at?: number): ManifestIssue => ({
    path: writePath(path),
    ...finding,
    ...lineAndColumn(text, at ?? offsetOf(root, path, finding.code)),
  });
  const read = root === null ? null : manifestSchema.safeParse(root.value);
  const findings = [
    ...explainIssues(read?.error?.issues ?? [], (path) => nodeAt(root, path)),
    ...findRepeated(root),
  ].slice(0, mostIssues);
  const issues = [
    ...slips.map(({ at, ...slip }) => place(slip, at)),
    ...findings.map((finding) => place(finding)),
  ];
  const textAt = (...path: string[]): string | null => {
    const value = nodeAt(root, path)?.value;
    return typeof value === "string" ? value : null;
  };
  return {
    issues: inOrder(issues),
    manifest: issues.length === 0 && read?.success ? fillIn(read.data) : null,
    extensionKey: textAt("key"),
    version: textAt("version"),
    urls: lifecycle.flatMap((event) => {
      const url = textAt("callbackListener", event);
      const meant = url === null ? null : readCallbackUrl(url).meant;
      return meant === null ? [] : [{ path: ["callbackListener", event], url: meant }];
    }),
    serviceKey: findings.some(({ path }) => path.join(".") === "thirdParty.service")
      ? null
      : textAt("thirdParty", "service"),
    place: (finding) => place(finding),
  };
}

const nothing = { manifest: null, extensionKey: null, version: null, urls: [], serviceKey: null };

export function inOrder(issues: ManifestIssue[]): ManifestIssue[] {
  return issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function fillIn(written: WrittenManifest): Manifest {
  const { key, name, version, description, callbackListener, securityContext, configParams, thirdParty } =
    written;
  return {
    key,
    name: name.trim(),
    version,
    description: description?.trim() || null,
    callbackListener: Object.fromEntries(
      lifecycle.flatMap((event) =>
        callbackListener[event] === undefined ? [] : [[event, callbackListener[event]]],
      ),
    ),
    securityContext: { scopes: securityContext?.scopes ?? ["installation:read"] },
    configParams: (configParams ?? []).map((param) => ({
      name: param.name,
      label: param.label?.trim() || param.name,
      type: param.type,
      required: param.required ?? false,
      description: param.description?.trim() || null,
    })),
    thirdParty: thirdParty
      ? {
          service: thirdParty.service,
          connection: thirdParty.connection.trim(),
          scopes: thirdParty.scopes ?? [],
        }
      : null,
  };
}

/** Where a value begins; of one that is missing, where the object begins that should have it; of an unknown one, its name. */
function offsetOf(root: JsonNode | null, path: JsonPath, code: string): number {
  const isName = code === "UNKNOWN_MEMBER" || code === "UNKNOWN_EVENT";
  if (isName) return nodeAt(root, path.slice(0, -1))?.members?.get(String(path.at(-1)))?.nameAt ?? 0;
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(root, path.slice(0, length));
    if (node) return node.at;
  }
  return 0;
}

function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return { line, column: at - before.lastIndexOf("\n") };
}

/** By RFC 9535: `$.configParams[2].name`, and `$["a name"]` for what is no plain name. */
export function writePath(path: JsonPath): string {
  return `$${path
    .map((step) =>
      typeof step === "number"
        ? `[${step}]`
        : /^[A-Za-z_][A-Za-z0-9_]*$/.test(step)
          ? `.${step}`
          : `[${quote(step)}]`,
    )
    .join("")}`;
}
