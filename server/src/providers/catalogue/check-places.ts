import { checkPlaceholders, fillPlaceholders, refuse } from "./findings.ts";
import type { Findings } from "./findings.ts";
import { isPublicSuffix } from "./public-suffixes.ts";

const LONGEST_URL = 1_000;
const MOST_HOSTS = 50;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * A place that credentials are sent to: https, with a public host, and nothing in it that hides another place. `mayHaveQuery`: the
 * authorization endpoint of a few providers has one.
 */
export function checkUrl(findings: Findings, path: string, text: unknown, mayHaveQuery = false): boolean {
  if (typeof text !== "string" || text === "")
    return refuse(findings, path, "Write a URL, such as https://api.example.com.");
  if (text.length > LONGEST_URL)
    return refuse(findings, path, `At most ${LONGEST_URL} characters; these are ${text.length}.`);
  if (!/^[\x21-\x7e]+$/.test(text) || /["<>\\^`|]/.test(text))
    return refuse(
      findings,
      path,
      "A URL has no spaces, quotes, backslashes or letters beyond ASCII; write them as %20.",
    );
  if (!checkPlaceholders(findings, path, text)) return false;
  const url = URL.parse(fillPlaceholders(text, "x"));
  if (!url || !/^https?:\/\/[^/]/i.test(text))
    return refuse(findings, path, "Write a whole URL, such as https://api.example.com.");
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? "";
  if (authority.includes("@"))
    return refuse(findings, path, "Leave out user and password: credentials are sent by themselves.");
  if (/#/.test(text)) return refuse(findings, path, "Leave out the part after #: it is never sent.");
  if (/\?/.test(text) && !mayHaveQuery)
    return refuse(findings, path, "Leave out the part after ?: there are fields for further parameters.");
  // A dot segment would be taken out of the path silently, and so would whatever stands before it.
  if (/\/(?:\.|%2e){1,2}(?:[/?]|$)/i.test(text))
    return refuse(findings, path, "Leave out . and .. from the path.");
  if (findings.isOpen(url)) return true;
  if (url.protocol !== "https:") return refuse(findings, path, "Use https: what is sent there is secret.");
  const host = /^https:\/\/([^/?:]*)/i.exec(text)?.[1] ?? "";
  return checkPublicHost(findings, path, host);
}

/** A place as `checkUrl` has it, or a path at the API's base. */
export function checkUrlOrPath(findings: Findings, path: string, text: string): boolean {
  const isPath = text.startsWith("/") && !text.startsWith("//");
  return checkUrl(findings, path, isPath ? `https://api.example.com${text}` : text, true);
}

/** Where calls may go: exact hosts, with a port where it is not 443, or `*.example.com`. */
export function checkHosts(findings: Findings, path: string, hosts: unknown): void {
  if (!Array.isArray(hosts)) return void refuse(findings, path, "Write a list of hosts.");
  if (hosts.length > MOST_HOSTS)
    return void refuse(findings, path, `At most ${MOST_HOSTS} hosts; these are ${hosts.length}.`);
  const seen = new Set<unknown>();
  for (const [index, host] of hosts.entries()) {
    if (seen.has(host)) refuse(findings, `${path}.${index}`, "This host is named twice.");
    else checkHost(findings, `${path}.${index}`, host);
    seen.add(host);
  }
}

function checkHost(findings: Findings, path: string, entry: unknown): boolean {
  if (typeof entry !== "string" || entry === "")
    return refuse(findings, path, "Write a host, such as api.example.com.");
  if (!checkPlaceholders(findings, path, entry)) return false;
  const [, wildcard = "", host = "", port] = /^(\*\.)?([^:*/?#@\s]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const url = URL.parse(`https://${fillPlaceholders(host, "x")}${port === undefined ? "" : `:${port}`}`);
  if (host === "" || !url)
    return refuse(
      findings,
      path,
      "Write a host alone, such as api.example.com, api.example.com:8443 or *.example.com.",
    );
  if (port === "443") return refuse(findings, path, "Leave out :443: it is the usual port.");
  if (wildcard !== "") return checkWildcard(findings, path, host, port);
  if (findings.isOpen(url) || findings.isOpen(new URL(url.href.replace("https:", "http:")))) return true;
  return checkPublicHost(findings, path, host);
}

function checkWildcard(findings: Findings, path: string, host: string, port: string | undefined): boolean {
  if (port !== undefined)
    return refuse(findings, path, "A wildcard stands for hosts at the usual port: leave out the port.");
  if (/[{}]/.test(host))
    return refuse(findings, path, "A wildcard stands before a host that is known: leave out the parameter.");
  if (!checkPublicHost(findings, path, host)) return false;
  if (!isPublicSuffix(host)) return true;
  return refuse(
    findings,
    path,
    `Anybody can have a name below ${host}: write the hosts, or a wildcard below one owner's.`,
  );
}

function checkPublicHost(findings: Findings, path: string, host: string): boolean {
  if (/^\{[^{}]*\}$/.test(host)) return true;
  const filled = fillPlaceholders(host, "x");
  const url = URL.parse(`https://${filled}`);
  if (!url || url.hostname.startsWith("[") || /(?:^|\.)\d+$/.test(url.hostname))
    return refuse(findings, path, "Write the name of a host in place of an address.");
  if (filled !== filled.toLowerCase()) return refuse(findings, path, "Write hosts in small letters.");
  const labels = filled.split(".");
  if (!labels.every((label) => LABEL.test(label)) || filled.length > 253)
    return refuse(findings, path, `"${host.slice(0, 100)}" is not the name of a host.`);
  if (labels.length >= 2) return true;
  return refuse(
    findings,
    path,
    `"${host}" is a name inside a network: write one with a dot, such as api.example.com.`,
  );
}
