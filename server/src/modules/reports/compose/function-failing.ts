import type { Composed, Scene } from "./composer.ts";
import { loadAccount } from "./load-account.ts";
import { heldDeadline, loadHeld } from "./load-held.ts";
import { factsOf, sayCount, sayDistance, sayEnvironment, sayMoment, sentence } from "./say.ts";
import { shorten } from "./shorten.ts";

type Binding = {
  ruleName: string;
  functionName: string | null;
  failingSince: Date | null;
  failingReason: string | null;
  probeAt: Date | null;
};

/** The function of a rule keeps failing, so the rule holds its events; or it works again. */
export async function composeFunctionFailing(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const { ruleId, environment } = notification;
  const binding = await loadBinding(scene);
  const held = ruleId && environment ? await loadHeld(scene, { ruleId, environment }) : null;
  const account = notification.accountId ? await loadAccount(scene) : null;
  const rule = binding?.ruleName ?? detail.ruleName ?? "A rule";
  const action = ruleId && binding ? { label: "Open the rule", url: links.rule(ruleId) } : null;
  const facts = (more: readonly (readonly [string, string | null | undefined])[]) =>
    factsOf([
      ["Rule", rule],
      ["Function", binding?.functionName ?? detail.functionName],
      ["Account", account ? `${account.serviceName} · ${account.name}` : null],
      ...more,
    ]);
  if (notification.phase === "RESOLVED")
    return {
      title: `The function of ${rule} works again`,
      lead: `The rule ${rule} runs its events again in ${sayEnvironment(environment)}, oldest first.`,
      facts: facts([
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
        ["By", detail.byName],
        ["Events that wait now", held ? sayCount(held.events, "event") : null],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action,
      why: "Patchbay sends this because it told you of the beginning.",
    };
  const probe = binding?.probeAt && binding.probeAt > now ? binding.probeAt : null;
  return {
    title: `The function of ${rule} keeps failing`,
    lead: `Ten attempts in a row failed in ${sayEnvironment(environment)}. The rule holds its events; one at a time is tried, and all go on once one succeeds.`,
    facts: facts([
      [
        "Since",
        sayMoment(binding?.failingSince ?? notification.incident?.openedAt ?? notification.createdAt),
      ],
      ["It failed with", sentence(binding?.failingReason ?? detail.reason ?? "The reason is not known.")],
      ["Events that wait", held ? sayCount(held.events, "event") : null],
      ["Next try", probe ? `${sayMoment(probe)} (${sayDistance(probe, now)})` : null],
    ]),
    deadline: heldDeadline(
      held ?? {
        ruleNames: [],
        moreRules: { count: 0, more: false },
        events: { count: 0, more: false },
        expiresAt: null,
      },
      now,
      account?.heldDays ?? 14,
    ),
    recommended: "Mend the function, then try again from the rule's page.",
    action,
    steps: [
      "Open the rule: its last executions say what the function answered or logged.",
      "Mend the function, or its endpoint; test it with one of the events on the function's page.",
      "On the rule's page choose “Try again now”; without it the next try comes by itself.",
    ],
    why: `Patchbay sends this because the function of ${rule} failed ten times in a row.`,
  };
}

async function loadBinding({ database, notification }: Scene): Promise<Binding | null> {
  const { rows } = await database.pool.query<Binding>({
    name: "mail-binding",
    text: `select coalesce(d."name", r."name") as "ruleName", f."name" as "functionName", b."failingSince", b."failingReason", b."probeAt"
      from "RuleBinding" b join "Rule" r on r."id" = b."ruleId"
      left join "DeployedRule" d on b."environment" = 'PRODUCTION' and d."deploymentId" = b."deploymentId" and d."ruleId" = b."ruleId"
      left join "Function" f on f."id" = case when d."ruleId" is not null then d."functionId" else r."functionId" end
      where b."ruleId" = $1::uuid and b."environment" = $2::"Environment" and b."organizationId" = $3::uuid`,
    values: [notification.ruleId, notification.environment, notification.organizationId],
  });
  const [row] = rows;
  return row ? shorten(row) : null;
}
