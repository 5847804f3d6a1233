import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import { factsOf, sayDistance, sayMoment, sentence } from "./say.ts";
import { shorten } from "./shorten.ts";

type Channel = {
  failure: string | null;
  coveredUntil: Date | null;
  dueAt: Date;
  lastEventAt: Date | null;
};

/** Events of an account do not come in; or they do again. */
export async function composeWatchFailed(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const account = await loadAccount(scene);
  const channel = await loadChannel(scene);
  const name = `${account.serviceName} · ${account.name}`;
  const page = account.id ? { label: "Open the account", url: links.account(account.id) } : null;
  const known = channel?.coveredUntil ? `Everything until ${sayMoment(channel.coveredUntil)}` : null;
  if (notification.phase === "RESOLVED")
    return {
      title: `${name} sends events again`,
      lead: "What happened meanwhile is read back from the provider: no event is left out.",
      facts: factsOf([
        ...accountFacts(account),
        ["Known", known],
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action: page,
      why: "Patchbay sends this because it told you of the beginning.",
    };
  const next = channel && channel.dueAt > now ? channel.dueAt : null;
  return {
    title: `${name} sends no events`,
    lead: `${account.serviceName} does not tell Patchbay of what happens in ${account.name} at present, so its rules do not run. What is missed is read back once it works.`,
    facts: factsOf([
      ...accountFacts(account),
      ["Since", sayMoment(notification.incident?.openedAt ?? notification.createdAt)],
      ["Why", sentence(channel?.failure ?? detail.reason ?? "The reason is not known.")],
      ["Known", known],
      ["Last event", channel?.lastEventAt ? sayMoment(channel.lastEventAt) : null],
      ["Next try", next ? `${sayMoment(next)} (${sayDistance(next, now)})` : null],
    ]),
    deadline: {
      at: null,
      text: "No deadline: Patchbay goes on trying, at least once an hour, and reads back what was missed.",
    },
    recommended: "Reconnect the account where it does not recover by itself.",
    action: account.id ? { label: "Reconnect", url: links.reconnectAccount(account.id) } : null,
    steps: [
      "Wait for the next try where the reason looks passing, such as a time-out.",
      "Else open the reconnect link, sign in to Patchbay, and choose “Continue to consent”.",
      `On the page of ${account.serviceName}, accept all permissions.`,
    ],
    why: `Patchbay sends this because several tries in a row to receive the events of ${account.name} failed.`,
  };
}

async function loadChannel({ database, notification }: Scene): Promise<Channel | null> {
  const { rows } = await database.pool.query<Channel>({
    name: "mail-watch",
    text: `select coalesce(w."failure", w."reviewFailure") as "failure", w."coveredUntil", w."dueAt", w."lastEventAt" from "WatchChannel" w
      where w."accountId" = $1::uuid and w."organizationId" = $2::uuid`,
    values: [notification.accountId, notification.organizationId],
  });
  const [row] = rows;
  return row ? shorten(row) : null;
}
