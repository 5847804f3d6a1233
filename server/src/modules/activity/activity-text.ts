import type { Change } from "../../platform/feed/feed.ts";
import { syncSentences } from "./sync-text.ts";

type Payload = Record<string, unknown>;

/**
 * Names of changes that keep screens live but are no news for people: another change of the same transaction says it.
 * The index "Change_activity" leaves these out; with a name that is missing there the list still reads right.
 */
export const silentChanges = [
  "delivery.queued",
  "delivery.succeeded",
  "delivery.retryScheduled",
  "callbackSubscription.healthChanged",
  "connection.called",
  "syncRun.scheduled",
  "syncRun.started",
  "syncRun.progressed",
  "syncRun.retryScheduled",
  "syncRun.succeeded",
  "syncRun.failed",
  "execution.started",
  "session.ended",
  "rule.statusChanged",
  "problem.changed",
  "masterKey.rotationProgressed",
  "mappingErrors.changed",
  "notification.recorded",
  "notification.changed",
  "notification.sent",
] as const;

const silent: ReadonlySet<string> = new Set(silentChanges);

/** Whether a change is shown in the activity. */
export function isActivity(change: Pick<Change, "name">): boolean {
  return !silent.has(change.name);
}

/** What one change says to people, in one sentence without its actor. A name that is not known gets a plain one. */
export function activityText(change: Pick<Change, "name" | "entityType" | "payload">): string {
  const sentence = Object.hasOwn(sentences, change.name) ? sentences[change.name] : undefined;
  const text = sentence ? sentence(change.payload) : plain(change);
  return text.startsWith("a ") || text.startsWith("an ") ? `A${text.slice(1)}` : text;
}

const sentences: Record<string, (payload: Payload) => string> = {
  ...syncSentences,
  "account.added": (p) => `${account(p)} was added${inEnvironment(p)}.`,
  "account.syncScheduled": (p) => `A sync of ${account(p)} was scheduled.`,
  "account.syncing": (p) => `The sync of ${account(p)} started.`,
  "account.synced": (p) => `${account(p)} was synchronised.`,
  "account.granted": (p) => `${account(p)} is granted.`,
  "account.syncFailed": (p) => `The sync of ${account(p)} failed${because(p)}.`,
  "account.revoked": (p) => `${account(p)} was revoked: its events wait.`,
  "account.revokedAtProvider": (p) =>
    p["outcome"] === "FAILED"
      ? `The tokens of ${account(p)} could not be revoked at the provider${because(p)}.`
      : `The tokens of ${account(p)} were revoked at the provider.`,
  "account.resumed": (p) => `${account(p)} was granted again.`,
  "account.reauthenticationRequired": (p) => `${account(p)} needs re-authentication${because(p)}.`,
  "account.reauthenticated": (p) => `${account(p)} was reconnected.`,
  "account.watchChanged": (p) =>
    ({
      LIVE: `Events of ${account(p)} come in.`,
      FAILED: `The events of ${account(p)} do not come in${because(p)}.`,
    })[text(p, "state", "")] ?? `The event channel of ${account(p)} is being opened.`,
  "account.gapFound": (p) =>
    `Pushes of ${account(p)} were missed${text(p, "reason", "") === "PATCHBAY_DOWN" ? " while Patchbay was not running" : ""}: they are read back.`,
  "account.gapClosed": (p) =>
    `What ${account(p)} had missed was read back${typeof p["recovered"] === "number" ? `: ${p["recovered"] === 1 ? "1 event" : `${p["recovered"]} events`}` : ""}.`,
  "account.limitsChanged": (p) => `The limits of what ${account(p)} holds were changed.`,
  "account.deleted": (p) => `${account(p)} was deleted${stopped(p)}.`,
  "integrationSettings.saved": (p) => `The settings of ${account(p)} were saved${tabs(p)}.`,
  "integrationSettings.reset": (p) => `The settings of ${account(p)} were reset${tabs(p)}.`,
  "mappingErrors.resolved": (p) => `${mappingErrors(p)} of ${account(p)} ${wereOrWas(p)} marked as resolved.`,
  "mappingErrors.ignored": (p) => `${mappingErrors(p)} of ${account(p)} ${wereOrWas(p)} ignored from now on.`,
  "mappingErrors.reopened": (p) => `${mappingErrors(p)} of ${account(p)} ${wereOrWas(p)} opened again.`,
  "reportSettings.saved": () => "The report settings were saved.",
  "recipientRoles.set": (p) =>
    Array.isArray(p["roles"]) && p["roles"].length > 0
      ? `Reports go to these roles now: ${p["roles"].join(", ").toLowerCase().replaceAll("_", " ")}.`
      : "Reports go to no role now.",
  "notification.failed": (p) => `The mail "${text(p, "title", "a notification")}" reached nobody.`,
  "connection.created": (p) => `${connection(p)} was made.`,
  "connection.updated": (p) => `${connection(p)} was changed.`,
  "connection.shared": (p) =>
    `${connection(p)} is shared with ${p["projects"] === 1 ? "1 project" : `${typeof p["projects"] === "number" ? p["projects"] : "some"} projects`} now.`,
  "connection.connected": (p) => `${connection(p)} was connected${asAccount(p)}${inEnvironment(p)}.`,
  "connection.reconnected": (p) =>
    `${connection(p)} was reconnected${asAccount(p)}${inEnvironment(p)}${text(p, "formerName", "") ? `, in the place of ${text(p, "formerName", "")}` : ""}.`,
  "connection.revoked": (p) => `${connection(p)} was revoked${inEnvironment(p)}: calls are refused.`,
  "connection.revokedAtProvider": (p) =>
    p["outcome"] === "FAILED"
      ? `The credentials of ${connection(p, "the connection")} could not be ended at the provider${inEnvironment(p)}${because(p)}.`
      : `The credentials of ${connection(p, "the connection")} were ended at the provider${inEnvironment(p)}.`,
  "connection.granted": (p) => `${connection(p)} was granted again${inEnvironment(p)}.`,
  "connection.reauthenticationRequired": (p) =>
    `${connection(p)} needs re-authentication${inEnvironment(p)}${because(p)}.`,
  "connection.refreshFailed": (p) =>
    `The tokens of ${connection(p, "the connection")} could not be refreshed${inEnvironment(p)}${because(p)}. It is tried again.`,
  "connection.refreshRecovered": (p) =>
    `The tokens of ${connection(p, "the connection")} are refreshed again${inEnvironment(p)}.`,
  "connection.deleted": (p) => `${connection(p)} was deleted.`,
  "callbackSubscription.created": (p) => `${endpoint(p)} is called back from now on.`,
  "callbackSubscription.updated": (p) => `The settings of ${callback(p)} were changed.`,
  "callbackSubscription.paused": (p) =>
    `${callback(p)} was paused${text(p, "reason", "") && ` (${text(p, "reason", "")})`}: its deliveries wait.`,
  "callbackSubscription.resumed": (p) =>
    `${callback(p)} was resumed${typeof p["drainPerMinute"] === "number" ? `: what waited goes out, ${p["drainPerMinute"].toLocaleString("en")} in a minute at most` : ""}.`,
  "callbackSubscription.disabled": (p) => `${callback(p)} was disabled: its deliveries wait.`,
  "callbackSubscription.breakerOpened": (p) =>
    `The endpoint of ${callback(p)} keeps failing: it rests, and is tried again by itself.`,
  "callbackSubscription.breakerClosed": (p) => `The endpoint of ${callback(p)} works again.`,
  "callbackSubscription.recovered": (p) =>
    `${deliveries(p)} of ${callback(p)} ${p["count"] === 1 ? "is" : "are"} sent again${p["what"] === "MISSING" ? ", which had been missing" : ""}.`,
  "callbackSubscription.cancelled": (p) =>
    `${deliveries(p)} of ${callback(p)} that waited ${p["count"] === 1 ? "was" : "were"} cancelled.`,
  "delivery.failed": (p) => `${callback(p)} could not be delivered${because(p)}.`,
  "delivery.cancelled": (p) => `${callback(p)} was cancelled before it was delivered.`,
  "delivery.expired": (p) => `${callback(p)} was held for too long, and will not be delivered.`,
  "delivery.resent": (p) => `${callback(p)} was sent again.`,
  "extension.created": (p) => `${extension(p)}${inVersion(p)} was published.`,
  "extension.versionPublished": (p) => `${extension(p)}${inVersion(p)} was published: a new version.`,
  "extension.secretRotated": (p) => `The signing secret of ${extension(p, "the extension")} was rotated.`,
  "installation.installed": (p) => `${extension(p)}${inVersion(p)} was installed.`,
  "installation.authorized": (p) => `${extension(p)} was authorised.`,
  "installation.thirdPartyAuthorized": (p) =>
    `The third-party app of ${extension(p, "the extension")} was authorised${p["again"] === true ? " anew" : ""}.`,
  "installation.thirdPartyRefused": (p) =>
    `The third-party app of ${extension(p, "the extension")} refuses its credentials: authorise it anew.`,
  "installation.thirdPartyRevoked": (p) =>
    `The authorisation of the third-party app of ${extension(p, "the extension")} was revoked.`,
  "installation.configChanged": (p) =>
    `${configParams(p)} of ${extension(p, "the extension")} ${p["added"] === 1 || p["deleted"] === 1 ? "was" : "were"} ${typeof p["deleted"] === "number" ? "deleted" : "set"}.`,
  "installation.upgraded": (p) =>
    `${extension(p)} was upgraded${text(p, "fromVersion", "") ? ` from ${text(p, "fromVersion", "")}` : ""}${text(p, "version", "") ? ` to ${text(p, "version", "")}` : ""}.`,
  "installation.uninstalled": (p) => `${extension(p)} was uninstalled.`,
  "customService.created": (p) =>
    `${named("The service", "A service", p, "serviceName")} was added to the catalogue.`,
  "customService.updated": (p) =>
    `${named("The service", "A service", p, "serviceName")} was changed${typeof p["reconnect"] === "number" && p["reconnect"] > 0 ? `: ${p["reconnect"] === 1 ? "1 connection needs" : `${p["reconnect"]} connections need`} a new consent` : ""}.`,
  "customService.deleted": (p) =>
    `${named("The service", "A service", p, "serviceName")} was deleted from the catalogue.`,
  "rule.created": (p) => `${rule(p)} was created.`,
  "rule.updated": (p) => `${rule(p)} was changed.`,
  "rule.enabled": (p) => `${rule(p)} was switched on${inEnvironment(p)}.`,
  "rule.disabled": (p) => `${rule(p)} was switched off${inEnvironment(p)}.`,
  "rule.paused": (p) => `${rule(p)} was paused${inEnvironment(p)}: its events wait.`,
  "rule.resumed": (p) => `${rule(p)} was resumed${inEnvironment(p)}.`,
  "events.replayed": (p) => `Events of ${rule(p)} were replayed${inEnvironment(p)}.`,
  "rule.deleted": (p) =>
    `${rule(p)} was deleted${p["productionGoesOn"] === true ? "; production runs it until the next deployment" : ""}.`,
  "rule.associated": (p) => `${rule(p)} was associated with ${account(p)}${inEnvironment(p)}.`,
  "problem.opened": (p) => `Problem${inEnvironment(p)}: ${text(p, "title", "something needs attention")}.`,
  "problem.resolved": (p) => `Resolved${inEnvironment(p)}: ${text(p, "title", "a problem")}.`,
  "execution.queued": (p) => `An event for ${rule(p)} came in${inEnvironment(p)}.`,
  "execution.succeeded": (p) => `${rule(p)} ran on an event${inEnvironment(p)}.`,
  "execution.failed": (p) => `${rule(p)} failed on an event${inEnvironment(p)}${because(p)}.`,
  "execution.retryScheduled": (p) => `${rule(p)} failed on an event${inEnvironment(p)} and will try again.`,
  "execution.discarded": (p) => `An event for ${rule(p)} was discarded${inEnvironment(p)}${because(p)}.`,
  "execution.rerun": (p) => `${rule(p)} was asked to run again on an event${inEnvironment(p)}.`,
  "execution.expired": (p) => `An event for ${rule(p)} expired${inEnvironment(p)}.`,
  "execution.unmatched": (p) => `An event for ${rule(p)} did not meet its condition${inEnvironment(p)}.`,
  "function.created": (p) => `${named("The function", "A function", p, "functionName")} was created.`,
  "function.updated": (p) =>
    `${named("The function", "A function", p, "functionName")} was changed${typeof p["version"] === "number" ? ` to version ${p["version"]}` : ""}.`,
  "function.deleted": (p) =>
    `${named("The function", "A function", p, "functionName")} was deleted${stopped(p)}.`,
  "project.deployed": (p) =>
    `${named("The project", "A project", p, "projectName")} was deployed to production${numbered(p, "number")}${counted(p)}.`,
  "project.rolledBack": (p) =>
    `${named("The project", "A project", p, "projectName")} was rolled back in production${numbered(p, "restoredNumber")}${counted(p)}.`,
  "project.created": (p) => `${named("The project", "A project", p, "projectName")} was created.`,
  "service.deleted": (p) =>
    `The integration with ${text(p, "serviceName", "a service")} was deleted${stopped(p)}.`,
  "problem.dismissed": (p) => `Dismissed${inEnvironment(p)}: ${text(p, "title", "a problem")}${because(p)}.`,
  "service.clientSaved": (p) => `The OAuth client of ${text(p, "serviceName", "a service")} was saved.`,
  "apiToken.created": (p) => `${named("The API token", "An API token", p, "name")} was made.`,
  "apiToken.revoked": (p) => `${named("The API token", "An API token", p, "name")} was revoked.`,
  "member.invited": (p) => `${person(p)} was invited.`,
  "member.joined": (p) => `${person(p)} joined.`,
  "member.rolesChanged": (p) => `The roles of ${person(p)} were changed.`,
  "masterKey.rotationStarted": (p) =>
    `${secrets(p, "total")} began to be re-wrapped with the current master key.`,
  "masterKey.rotated": (p) =>
    typeof p["failed"] === "number" && p["failed"] > 0
      ? `${secrets(p, "done")} ${p["done"] === 1 ? "was" : "were"} re-wrapped with the current master key; ${p["failed"]} could not be opened.`
      : `Every secret is wrapped with the current master key.`,
  "member.removed": (p) => `${person(p)} was removed.`,
};

function plain({ name, entityType }: Pick<Change, "name" | "entityType">): string {
  const verb = name
    .slice(name.indexOf(".") + 1)
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const noun = entityType.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${noun}: ${verb}.`;
}

function text(payload: Payload, key: string, otherwise: string): string {
  const value = payload[key];
  return typeof value === "string" && value !== "" ? value.replace(/\.$/, "") : otherwise;
}

function named(known: string, unknown: string, payload: Payload, key: string): string {
  const name = text(payload, key, "");
  return name ? `${known} ${name}` : unknown;
}

function account(payload: Payload): string {
  return text(payload, "accountName", "an account");
}

/** The tabs of settings that were changed: " (Sync, Filters)". */
function tabs(payload: Payload): string {
  const names: Record<string, string> = {
    sync: "Sync",
    mapping: "Contact property mapping",
    filters: "Filters",
    communication: "Communication",
  };
  const changed = Array.isArray(payload["tabs"]) ? payload["tabs"] : [];
  const known = changed.flatMap((tab) => (typeof tab === "string" && names[tab] ? [names[tab]] : []));
  return known.length > 0 ? ` (${known.join(", ")})` : "";
}

function mappingErrors(payload: Payload): string {
  const count = payload["count"];
  if (typeof count !== "number") return "Mapping errors";
  return count === 1 ? "1 mapping error" : `${count.toLocaleString("en")} mapping errors`;
}

const wereOrWas = (payload: Payload): string => (payload["count"] === 1 ? "was" : "were");

function connection(payload: Payload, noun = "The connection"): string {
  return named(noun, noun === "The connection" ? "A connection" : "a connection", payload, "connectionName");
}

function extension(payload: Payload, noun = "The extension"): string {
  return named(noun, noun === "The extension" ? "An extension" : "an extension", payload, "extensionName");
}

function inVersion(payload: Payload): string {
  const version = text(payload, "version", "");
  return version ? ` ${version}` : "";
}

function configParams(payload: Payload): string {
  const count = payload["deleted"] ?? payload["added"];
  if (typeof count !== "number") return "Config params";
  return `${count} config ${count === 1 ? "param" : "params"}`;
}

function asAccount(payload: Payload): string {
  const name = text(payload, "accountName", "");
  return name ? ` as ${name}` : "";
}

function callback(payload: Payload): string {
  return `${text(payload, "event", "a callback")} of ${text(payload, "extensionName", "an extension")}`;
}

function endpoint(payload: Payload): string {
  return `${text(payload, "endpoint", "an endpoint")} for ${callback(payload)}`;
}

function deliveries({ count }: Payload): string {
  return count === 1
    ? "1 delivery"
    : `${typeof count === "number" ? count.toLocaleString("en") : "Some"} deliveries`;
}

function rule(payload: Payload): string {
  return `“${text(payload, "ruleName", "a rule")}”`;
}

function person(payload: Payload): string {
  return text(payload, "memberName", text(payload, "name", "a member"));
}

function secrets(payload: Payload, key: "total" | "done"): string {
  const count = payload[key];
  return count === 1
    ? "1 secret"
    : `${typeof count === "number" ? count.toLocaleString("en") : "The"} secrets`;
}

function because(payload: Payload): string {
  const reason = text(payload, "reason", text(payload, "error", ""));
  return reason ? `: ${reason}` : "";
}

function inEnvironment(payload: Payload): string {
  const environment = text(payload, "environment", "");
  return environment ? ` in ${environment.toLowerCase()}` : "";
}

function numbered(payload: Payload, key: "number" | "restoredNumber"): string {
  const number = payload[key];
  if (typeof number !== "number") return "";
  return key === "number" ? ` as deployment ${number}` : ` to deployment ${number}`;
}

function counted(payload: Payload): string {
  const parts = ["added", "changed", "removed"].flatMap((key) => {
    const count = payload[key];
    return typeof count === "number" && count > 0 ? [`${count} ${key}`] : [];
  });
  return parts.length > 0 ? `: rules ${parts.join(", ")}` : "";
}

function stopped(payload: Payload): string {
  const count = payload["rulesStopped"];
  if (typeof count !== "number" || count === 0) return "";
  return count === 1 ? ": one rule needs configuration" : `: ${count} rules need configuration`;
}
