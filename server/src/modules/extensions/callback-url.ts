import { quote } from "./finding.ts";
import type { Finding } from "./finding.ts";

export const longestUrl = 2_000;

/** A fault that people make in URLs: whether the text has it, and the text without it where that can be told. */
type Fault = {
  code: string;
  /** What is wrong; null where nothing is. */
  find: (url: string) => string | null;
  /** The text as it was meant, or null where only its author knows; then `remedy` says what to do. */
  mend: ((url: string) => string) | null;
  remedy?: string;
};

const encodedQuote = "%22|%2522|%27|%60|%E2%80%9[89CD]|&quot;|&#39;|&#34;";
const edgeQuote = new RegExp(`^(?:${encodedQuote})|(?:${encodedQuote})$`, "i");
// An apostrophe within is legitimate.
const rawQuote = /["`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]|^'|'$/u;
// Those that show as nothing, and white space beside the plain space (Unicode TR 36, 2.10.2).
const invisible = /(?! )[\p{Cc}\p{Cf}\p{Z}]/gu;
const endSpaces = /^(?:%20|\+| )+|(?:%20| )+$/gi;

/** In the order in which they are mended: each is looked for in what the ones before have left. */
const faults: readonly Fault[] = [
  {
    code: "URL_INVISIBLE_CHARACTER",
    find: (url) =>
      url.search(invisible) < 0 ? null : "The URL holds a line break, tab or another invisible character.",
    mend: (url) => url.replaceAll(invisible, ""),
  },
  {
    code: "URL_SPACE",
    find: (url) =>
      url.search(endSpaces) < 0 || url.trim() === "" ? null : "The URL begins or ends with a space.",
    mend: (url) => url.replaceAll(endSpaces, ""),
  },
  { code: "URL_QUOTE", find: findQuote, mend: stripQuotes },
  {
    code: "URL_BRACKETS",
    find: (url) => (/^<.*>$/.test(url) ? "The URL stands between < and >." : null),
    mend: (url) => url.slice(1, -1).trim(),
  },
  {
    code: "URL_PUNCTUATION",
    find: (url) => (/[,;]$/.test(url) ? "The URL ends in a comma or semicolon." : null),
    mend: (url) => url.replace(/[,;]+$/, ""),
  },
  {
    code: "URL_ENTITY",
    find: (url) => (/&(?:amp|#38);/i.test(url) ? "The URL holds &amp;, as it is written in HTML." : null),
    mend: (url) => url.replaceAll(/&(?:amp|#38);/gi, "&"),
  },
  {
    code: "URL_TEMPLATE",
    find: (url) => {
      const found = /\$?\{\{?[^{}]{0,100}\}?\}|<[\w -]{1,100}>|^[^?]*?(%7B\w*%7D)/i.exec(url);
      return found ? `The URL holds a placeholder, ${found[1] ?? found[0]}.` : null;
    },
    mend: null,
    remedy: "Write the whole URL out: nothing is filled in. Which customer it is, `orgId` in the body says.",
  },
  {
    code: "URL_BACKSLASH",
    find: (url) => (url.includes("\\") ? "The URL holds a backslash." : null),
    mend: (url) => url.replaceAll("\\", "/").replace(/^(https?:)\/{3,}/i, "$1//"),
  },
  {
    code: "URL_SPACE",
    find: (url) => (url.includes(" ") ? "The URL holds a space." : null),
    mend: (url) => url.replace(/^(https?:\/\/) +/i, "$1").replaceAll(" ", "%20"),
  },
  { code: "URL_SCHEME", find: findScheme, mend: mendScheme },
  {
    code: "URL_PERCENT",
    find: (url) =>
      /%(?![0-9a-f]{2})/i.test(url) ? "The URL holds a % without two hexadecimal digits behind it." : null,
    mend: (url) => url.replaceAll(/%(?![0-9a-f]{2})/gi, "%25"),
  },
  {
    code: "URL_CREDENTIALS",
    find: (url) => (/^https?:\/\/[^/?#]*@/i.test(url) ? "The URL carries a user name or password." : null),
    mend: (url) => url.replace(/^(https?:\/\/)[^/?#]*@/i, "$1"),
  },
  {
    code: "URL_FRAGMENT",
    find: (url) => (url.includes("#") ? "The URL has a fragment (#…), which is never sent." : null),
    mend: (url) => url.slice(0, url.indexOf("#")),
  },
];

/** What is wrong with the text of a callback URL, all of it, and the text as it was meant, where that can be told. */
export function readCallbackUrl(url: string): { findings: Finding[]; meant: string | null } {
  if (url.length > longestUrl) {
    const message = `The URL has ${url.length.toLocaleString("en")} characters.`;
    const remedy = `Use at most ${longestUrl.toLocaleString("en")}.`;
    return { findings: [{ code: "URL_TOO_LONG", message, remedy }], meant: null };
  }
  if (url.trim() === "") return { findings: [empty], meant: null };
  let meant = url;
  let isMended = true;
  const found: { fault: Fault; message: string }[] = [];
  for (const fault of faults) {
    const message = fault.find(meant);
    if (message === null) continue;
    found.push({ fault, message });
    if (fault.mend) meant = fault.mend(meant);
    else isMended = false;
  }
  const isUrl = isMended && URL.canParse(meant) && /^https?:\/\/[^/?#]/i.test(meant);
  if (isUrl && new URL(meant).port === "0") return { findings: [unreadable(meant)], meant: null };
  if (found.length === 0 && !isUrl) return { findings: [unreadable(meant)], meant: null };
  const findings = found.map(({ fault, message }): Finding => ({
    code: fault.code,
    message,
    remedy: fault.remedy ?? (isUrl ? `Use ${quote(meant)}.` : 'Write it like "https://example.com/hook".'),
  }));
  return { findings, meant: isUrl ? meant : null };
}

const empty: Finding = {
  code: "URL_EMPTY",
  message: "There is no URL.",
  remedy:
    'Write one, such as "https://example.com/hook", or leave the event out: then nobody is called back for it.',
};

function unreadable(url: string): Finding {
  const port = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(url)?.[1];
  if (port !== undefined && (Number(port) > 65_535 || Number(port) === 0))
    return {
      code: "URL_PORT",
      message: `There is no port ${port}.`,
      remedy: "Use a port from 1 to 65535, or leave it out.",
    };
  return {
    code: "URL_INVALID",
    message: "This is no URL.",
    remedy: 'Write scheme, host and path, such as "https://example.com/hook".',
  };
}

/** An encoded quotation mark is told by its place: legitimate ones stand in pairs within the query. */
function findQuote(url: string): string | null {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const ends = new RegExp(`(${encodedQuote})$`, "i").exec(url)?.[1];
  const inQuery = query.match(/%22/gi)?.length ?? 0;
  if (ends !== undefined && (query === "" || inQuery % 2 === 1 || ends.toUpperCase() !== "%22"))
    return `The URL ends in ${ends}, an encoded quotation mark.`;
  if (edgeQuote.test(path) && !path.endsWith("%27"))
    return "The URL begins or ends with an encoded quotation mark.";
  if (/%22|%2522|&quot;/i.test(path)) return "The path holds an encoded quotation mark.";
  if (inQuery % 2 === 1) return "The query holds an encoded quotation mark (%22) without its pair.";
  return rawQuote.test(url) ? "The URL holds a quotation mark." : null;
}

function stripQuotes(url: string): string {
  const bare = url.replaceAll(new RegExp(rawQuote, "gu"), "");
  let trimmed = bare;
  while (edgeQuote.test(trimmed)) trimmed = trimmed.replace(edgeQuote, "");
  const [path = "", query] = trimmed.split(/\?(.*)/s);
  const mended = path.replaceAll(/%2522|%22|&quot;/gi, "");
  if (query === undefined) return mended;
  const isPaired = (query.match(/%22/gi)?.length ?? 0) % 2 === 0;
  return `${mended}?${isPaired ? query : query.replaceAll(/%22/gi, "")}`;
}

const rightScheme = /^https?:\/\/(?!\/|https?[:/])/i;
const otherScheme = /^([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))/i;

function findScheme(url: string): string | null {
  if (rightScheme.test(url)) return null;
  if (/^\/(?!\/)/.test(url)) return "The URL has neither scheme nor host.";
  const scheme = otherScheme.exec(url)?.[1];
  if (/^(https?[:/\s]*){2}/i.test(url)) return "The URL begins with its scheme twice.";
  if (isMisspelt(url)) return "The scheme of the URL is misspelt.";
  return scheme === undefined
    ? "The URL has no scheme."
    : `Callbacks go out over https, not ${scheme.toLowerCase()}.`;
}

/** https, in one of the ways in which it is mistyped. */
function isMisspelt(url: string): boolean {
  return /^(?:h{0,2}t{0,3}p{0,2}s{0,2}:?\/{1,}|https?:)/i.test(url) && !url.startsWith("//");
}

function mendScheme(url: string): string {
  if (/^\/(?!\/)/.test(url)) return url;
  const scheme = /^http(?!s)/i.test(url) ? "http" : "https";
  if (/^(https?[:/\s]*){2}/i.test(url))
    return `${/https/i.test(url) ? "https" : scheme}://${url.replace(/^(?:https?[:/\s]*)+/i, "")}`;
  if (isMisspelt(url)) return `${scheme}://${url.replace(/^[htps]{0,8}:?\/*/i, "")}`;
  if (otherScheme.test(url))
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url.replace(/^[^:]+/, "https") : url;
  return `https://${url.replace(/^\/+/, "")}`;
}
