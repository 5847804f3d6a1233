import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import { heldDeadline, loadHeld } from "./load-held.ts";
import { factsOf, momentOf, sayCount, sayMoment, sayNames } from "./say.ts";
import { shortName } from "./shorten.ts";

/** An integration runs: its first sync is done, or a person granted it again. */
export async function composeIntegrationEnabled(scene: Scene): Promise<Composed> {
  const { notification, detail, links } = scene;
  const account = await loadAccount(scene);
  const held = account.id ? await loadHeld(scene, { accountId: account.id }) : null;
  const name = `${account.serviceName} · ${account.name}`;
  const waiting = held?.events ?? detail.heldEvents;
  return {
    title: `${name} is ${detail.again ? "running again" : "enabled"}`,
    lead: detail.again
      ? "A person granted the account again: its rules run, oldest event first. What a person paused stays paused."
      : "The first sync is done: the rules that are associated with the account run from now on.",
    facts: factsOf([
      ...accountFacts(account),
      ["By", detail.byName],
      ["Since", sayMoment(momentOf(detail.at) ?? notification.createdAt)],
      [
        "What runs",
        held ? (held.ruleNames.length > 0 ? sayNames(held.ruleNames, held.moreRules) : "No rule yet") : null,
      ],
      [
        detail.heldEvents?.replayed ? "Events replayed" : "Events that wait now",
        waiting ? sayCount(waiting, "event") : null,
      ],
    ]),
    deadline: { at: null, text: "No deadline: nothing is to be done." },
    recommended:
      held && held.ruleNames.length === 0
        ? "Associate a rule with the account, so that something runs on its events."
        : "Nothing: it runs.",
    action: account.id ? { label: "Open the account", url: links.account(account.id) } : null,
    why: `Patchbay sends this because ${account.name} began to run.`,
  };
}

/** An integration stopped: revoked by a person, or deleted. */
export async function composeIntegrationDisabled(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const account = await loadAccount(scene);
  const isDeleted =
    detail.cause === "ACCOUNT_DELETED" || detail.cause === "SERVICE_DELETED" || account.id === null;
  const held = account.id ? await loadHeld(scene, { accountId: account.id }) : null;
  const stopped = detail.stopped;
  const rules = stopped
    ? stopped.rules.length > 0
      ? sayNames(stopped.rules.map(shortName), { count: stopped.moreRules, more: false })
      : "None"
    : held
      ? sayNames(held.ruleNames, held.moreRules) || "None"
      : null;
  const waiting = isDeleted ? null : (held?.events ?? detail.heldEvents ?? null);
  const by = detail.byName ?? account.revokedByName ?? "A person";
  const name = `${account.serviceName} · ${account.name}`;
  return {
    title: `${name} is disabled`,
    lead: isDeleted
      ? `${by} deleted ${detail.cause === "SERVICE_DELETED" ? `the integration with ${account.serviceName}` : "the account"}. Its rules run no more until another account is associated; events that waited were discarded.`
      : `${by} revoked the account. Its rules hold their events until a person grants it again.`,
    facts: factsOf([
      ...accountFacts(account),
      ["By", by],
      ["At", sayMoment(momentOf(detail.at) ?? account.revokedAt ?? notification.createdAt)],
      ["What stops", rules],
      ["Events that wait", waiting ? sayCount(waiting, "event") : null],
      [
        "Contacts deleted here",
        stopped?.deletedContacts ? stopped.deletedContacts.toLocaleString("en") : null,
      ],
    ]),
    deadline: isDeleted
      ? {
          at: null,
          text: "No deadline: nothing waits. What happens until another account is associated is not kept.",
        }
      : held
        ? heldDeadline(held, now, account.heldDays)
        : { at: null, text: "No deadline: nothing waits." },
    recommended: isDeleted
      ? "Associate another account with the rules that are still needed."
      : "Nothing, where it was meant; else grant the account again.",
    action:
      account.id && !isDeleted
        ? { label: "Open the account", url: links.account(account.id) }
        : { label: "Open the rules", url: links.rules() },
    steps: isDeleted
      ? [
          "Open the rules: those without an account say so.",
          "Associate each with another account, or disable it.",
        ]
      : ["Open the account in Patchbay.", "Choose “Grant”, and say what becomes of the events that waited."],
    why: `Patchbay sends this because ${account.name} stopped.`,
  };
}
