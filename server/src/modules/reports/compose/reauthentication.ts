import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import type { MailAccount } from "./load-account.ts";
import { loadConnection } from "./load-connection.ts";
import type { MailConnection } from "./load-connection.ts";
import { heldDeadline, loadHeld } from "./load-held.ts";
import type { Held } from "./load-held.ts";
import { countCaughtUp } from "./count-caught-up.ts";
import { factsOf, momentOf, sayCount, sayMoment, sayNames, sentence } from "./say.ts";

type Subject = {
  /** "the account Acme Trading", "the connection Books". */
  name: string;
  facts: readonly (readonly [string, string | null])[];
  serviceName: string;
  reconnectUrl: string | null;
  pageUrl: string | null;
  /** Which rules hold, as the beginning of a sentence. */
  holds: string;
  heldDays: number;
  /** A hold of a person, which a new consent does not lift. */
  revoked: string | null;
  steps: string[];
};

/** A provider refuses tokens or credentials for good; or takes them again. */
export async function composeReauthentication(scene: Scene): Promise<Composed> {
  const { notification } = scene;
  const isConnection = notification.connectionId !== null;
  const account = isConnection ? null : await loadAccount(scene);
  const connection = isConnection ? await loadConnection(scene) : null;
  const subject = connection ? ofConnection(scene, connection) : ofAccount(scene, account);
  const held =
    account?.id != null
      ? await loadHeld(scene, { accountId: account.id })
      : connection?.id != null && connection.environment
        ? await loadHeld(scene, { connectionId: connection.id, environment: connection.environment })
        : null;
  return notification.phase === "RESOLVED"
    ? resolved(scene, subject, held, account)
    : required(scene, subject, held, account?.refusedReason ?? connection?.refusedReason ?? null);
}

function ofAccount({ links }: Scene, account: MailAccount | null): Subject {
  const id = account?.id ?? null;
  const organization = account?.providerOrgId
    ? `${account.name} (${account.providerOrgId})`
    : (account?.name ?? "the same organization");
  return {
    name: `the account ${account?.name ?? ""}`.trim(),
    facts: account ? accountFacts(account) : [],
    serviceName: account?.serviceName ?? "The provider",
    reconnectUrl: id ? links.reconnectAccount(id) : null,
    pageUrl: id ? links.account(id) : null,
    holds: "Its rules hold their events",
    heldDays: account?.heldDays ?? 14,
    revoked: account?.revokedAt ? (account.revokedByName ?? "A person") : null,
    steps: [
      "Open the reconnect link and sign in to Patchbay.",
      "Choose “Continue to consent”.",
      `On the page of ${account?.serviceName ?? "the provider"}, pick ${organization} and accept.`,
      "You come back to Patchbay, and everything goes on by itself.",
    ],
  };
}

function ofConnection({ links }: Scene, connection: MailConnection): Subject {
  const { id, environment } = connection;
  return {
    name: `the connection ${connection.name}`,
    facts: [
      ["Service", connection.serviceName],
      ["Connection", connection.linkName ? `${connection.name} (${connection.linkName})` : connection.name],
      ["Credentials of", connection.providerAccountName],
    ],
    serviceName: connection.serviceName,
    reconnectUrl: id && environment ? links.reconnectConnection(id, environment) : null,
    pageUrl: id ? links.connection(id) : null,
    holds: "The rules whose functions call through it hold their events",
    heldDays: 14,
    revoked: connection.revokedAt ? (connection.revokedByName ?? "A person") : null,
    steps: [
      "Open the reconnect link and sign in to Patchbay.",
      `Give the consent at ${connection.serviceName}, or type in new credentials where the service has none.`,
      "What waits goes on by itself.",
    ],
  };
}

function rulesThatHold(held: Held | null): string | null {
  if (!held) return null;
  return held.ruleNames.length === 0 ? "None" : sayNames(held.ruleNames, held.moreRules);
}

function required(scene: Scene, subject: Subject, held: Held | null, refused: string | null): Composed {
  const { notification, detail, now } = scene;
  const reason = refused ?? detail.reason ?? null;
  const since = notification.incident?.openedAt ?? notification.createdAt;
  const isReminder = notification.phase === "REMINDER";
  return {
    title: `${capital(subject.name)} ${isReminder ? "still needs" : "needs"} re-authentication`,
    lead: `${subject.serviceName} no longer accepts the permission of ${subject.name}. ${subject.holds} until someone reconnects it${held?.expiresAt ? ": none is lost until the deadline" : ""}.`,
    facts: factsOf([
      ...subject.facts,
      ["Since", sayMoment(since)],
      [`${subject.serviceName} says`, reason ? sentence(reason) : null],
      ["Rules that hold", rulesThatHold(held)],
      ["Events that wait", held ? sayCount(held.events, "event") : null],
    ]),
    deadline: held
      ? heldDeadline(held, now, subject.heldDays)
      : { at: null, text: "No deadline: it is gone from Patchbay since." },
    recommended: subject.reconnectUrl
      ? `Reconnect ${subject.name}.`
      : "Nothing: it is gone from Patchbay since.",
    action: subject.reconnectUrl ? { label: "Reconnect", url: subject.reconnectUrl } : null,
    ...(subject.reconnectUrl ? { steps: subject.steps } : {}),
    more: subject.revoked
      ? [
          {
            type: "warning",
            text: `${subject.revoked} revoked it besides. Reconnecting does not lift that: grant it afterwards.`,
          },
        ]
      : [],
    why: `Patchbay sends this because ${subject.serviceName} refuses ${subject.name} for good.`,
  };
}

async function resolved(
  scene: Scene,
  subject: Subject,
  held: Held | null,
  account: MailAccount | null,
): Promise<Composed> {
  const { notification, detail, now } = scene;
  const openedAt = notification.incident?.openedAt ?? null;
  const caughtUp =
    account?.id && openedAt
      ? await countCaughtUp(scene, account.id, openedAt, notification.incident?.resolvedAt ?? now)
      : null;
  const stillHeld = subject.revoked !== null;
  return {
    title: `${capital(subject.name)} is reconnected`,
    lead: stillHeld
      ? `${subject.serviceName} accepts the permission of ${subject.name} again. Its rules go on holding their events: ${subject.revoked} revoked it, which only a person lifts.`
      : `${subject.serviceName} accepts the permission of ${subject.name} again. Its rules go on, oldest event first; what a person paused stays paused.`,
    facts: factsOf([
      ...subject.facts,
      ["Broken from", openedAt ? sayMoment(openedAt) : null],
      [
        "Until",
        sayMoment(notification.incident?.resolvedAt ?? momentOf(detail.at) ?? notification.createdAt),
      ],
      ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
      ["By", detail.byName],
      [stillHeld ? "Rules that hold" : "What goes on", rulesThatHold(held)],
      ["Events that came meanwhile", caughtUp ? sayCount(caughtUp.total, "event") : null],
      ["Of these replayed", caughtUp ? sayCount(caughtUp.ended, "event") : null],
      ["Events that wait now", held ? sayCount(held.events, "event") : null],
    ]),
    deadline:
      stillHeld && held
        ? heldDeadline(held, now, subject.heldDays)
        : { at: null, text: "No deadline: nothing is to be done." },
    recommended: stillHeld ? "Grant it, where its rules are to go on." : "Nothing: it is over.",
    action: subject.pageUrl ? { label: "See it in Patchbay", url: subject.pageUrl } : null,
    why: "Patchbay sends this because it told you of the beginning.",
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
