import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import { loadRun } from "./load-run.ts";
import { factsOf, momentOf, sayDistance, sayMoment, sentence } from "./say.ts";

/** What Patchbay reads of a provider organization (its org sync) failed for good, or succeeds again. */
export async function composeSyncFailed(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const [account, run] = [await loadAccount(scene), await loadRun(scene, "ORG_SYNC")];
  const page = account.id ? { label: "Open the account", url: links.account(account.id) } : null;
  const name = `${account.serviceName} · ${account.name}`;
  if (notification.phase === "RESOLVED")
    return {
      title: `${name} is synchronised again`,
      lead: `Patchbay reads ${account.name} from ${account.serviceName} again.`,
      facts: factsOf([
        ...accountFacts(account),
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
        ["By", detail.byName],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action: page,
      why: "Patchbay sends this because it told you of the beginning.",
    };
  const next = momentOf(detail.deadline) ?? (run?.status === "SCHEDULED" ? run.nextRunAt : null);
  return {
    title: `${name} could not be synchronised`,
    lead: `Patchbay could not read ${account.name} from ${account.serviceName}: its modules, fields, users and views. What was read before stays.`,
    facts: factsOf([
      ...accountFacts(account),
      ["Since", sayMoment(notification.incident?.openedAt ?? notification.createdAt)],
      ["Why", sentence(run?.error ?? detail.reason ?? "The reason is not known.")],
    ]),
    deadline: next
      ? {
          at: next,
          text: `${sayMoment(next)} (${sayDistance(next, now)}): the last try by itself.`,
        }
      : {
          at: null,
          text: "No deadline: it is not tried again by itself, and nothing is lost by waiting.",
        },
    recommended: "Start the sync again once the cause is mended.",
    action: page,
    steps: [
      "Look at the reason above; where it speaks of permissions, reconnect the account.",
      "Open the account in Patchbay.",
      "Choose “Retry sync”.",
    ],
    why: `Patchbay sends this because the org sync of ${account.name} failed for good.`,
  };
}
