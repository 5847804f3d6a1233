import fc from "fast-check";
import { expect } from "vitest";
import type { Environment } from "../../src/generated/prisma/enums.ts";
import { checkWorld } from "./check-world.ts";
import type { Model } from "./model.ts";
import * as onAccounts from "./on-accounts.ts";
import * as onRules from "./on-rules.ts";
import { claim, crash, finish, pass, succeedLate } from "./work.ts";
import { environments, orgs } from "./world.ts";
import type { World } from "./world.ts";

type Command = fc.AsyncCommand<Model, World>;
/** What it does to both, and answers: the code that the model expects and the one that came. */
type Act = (world: World, model: Model) => Promise<void | { expected: string; came: string }>;

function command(name: string, act: Act): Command {
  return {
    check: () => true,
    async run(model, world) {
      const answer = await act(world, model);
      if (answer) expect(answer.came, name).toBe(answer.expected);
      await checkWorld(world, model);
    },
    toString: () => name,
  };
}

const minute = 60_000;
const spans = {
  "30 s": 30_000,
  "3 min": 3 * minute,
  "1 h": 60 * minute,
  "1 day": 1_440 * minute,
  "8 days": 11_520 * minute,
};

const org = fc.constantFrom(...orgs);
const environment = fc.constantFrom<Environment>(...environments);
const rule = fc.nat({ max: orgs.length - 1 });
const choice = fc.constantFrom("REPLAY" as const, "DISCARD" as const);
const rate = fc.constantFrom(null, null, 4, 600);
const hold = fc.constantFrom("PAUSED" as const, "FUNCTION_FAILING" as const);

const onSlot = (
  name: string,
  act: (world: World, model: Model, org: string, environment: Environment) => ReturnType<Act>,
) =>
  fc
    .tuple(org, environment)
    .map(([at, where]) => command(`${name} ${at} ${where}`, (world, model) => act(world, model, at, where)));

const onLane = (
  name: string,
  act: (world: World, model: Model, rule: number, environment: Environment) => ReturnType<Act>,
) =>
  fc
    .tuple(rule, environment)
    .map(([of, where]) =>
      command(`${name} rule ${of} ${where}`, (world, model) => act(world, model, of, where)),
    );

const events = fc
  .tuple(
    org,
    environment,
    fc.array(fc.nat({ max: 11 }), { minLength: 3, maxLength: 12 }),
    fc.constantFrom(true, false, false, false),
  )
  .map(([at, where, records, contacts]) =>
    command(
      `events of ${contacts ? "contacts" : "leads"} ${records.join()} from ${at} ${where}`,
      (world, model) =>
        onAccounts.pushEvents(world, model, { org: at, environment: where, records, contacts }),
    ),
  );

const work = fc.nat({ max: 40 }).map((count) =>
  command(`claim, finish ${count}`, async (world, model) => {
    await claim(world, model);
    await finish(world, model, count);
  }),
);

/** Everything that a walk is made of, what drives work more often than the rest. */
export const commands: { weight: number; arbitrary: fc.Arbitrary<Command> }[] = [
  { weight: 8, arbitrary: events },
  { weight: 8, arbitrary: work },
  { weight: 3, arbitrary: fc.constant(command("finish all", (world, model) => finish(world, model, 200))) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...(Object.keys(spans) as (keyof typeof spans)[]))
      .map((span) => command(`${span} pass`, (world, model) => pass(world, model, spans[span]))),
  },
  { weight: 1, arbitrary: fc.constant(command("crash", crash)) },
  { weight: 1, arbitrary: fc.constant(command("a late success", succeedLate)) },
  { weight: 4, arbitrary: onSlot("revoke", onAccounts.revoke) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(org, environment, choice, rate)
      .map(([at, where, heldEvents, perMinute]) =>
        command(`grant ${at} ${where} ${heldEvents} ${perMinute ?? ""}`, (world, model) =>
          onAccounts.grant(world, model, at, where, heldEvents, perMinute),
        ),
      ),
  },
  { weight: 1, arbitrary: onSlot("refuse", onAccounts.refuse) },
  { weight: 2, arbitrary: onSlot("reauthenticate", onAccounts.reauthenticate) },
  { weight: 1, arbitrary: onSlot("delete or add", onAccounts.deleteOrAdd) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(rule, environment, org)
      .map(([of, where, at]) =>
        command(`associate rule ${of} with ${at} ${where}`, (world, model) =>
          onRules.associate(world, model, of, where, at),
        ),
      ),
  },
  { weight: 3, arbitrary: onLane("pause", onRules.pause) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(rule, environment, hold, choice, rate)
      .map(([of, where, which, heldEvents, perMinute]) =>
        command(`resume rule ${of} ${where} ${which} ${heldEvents} ${perMinute ?? ""}`, (world, model) =>
          onRules.resume(world, model, of, where, { hold: which, heldEvents, perMinute }),
        ),
      ),
  },
  { weight: 1, arbitrary: onLane("switch", onRules.switchOver) },
  {
    weight: 2,
    arbitrary: rule.map((of) => command(`edit rule ${of}`, (world, model) => onRules.edit(world, model, of))),
  },
  { weight: 2, arbitrary: fc.constant(command("deploy", onRules.deploy)) },
  {
    weight: 1,
    arbitrary: fc
      .nat({ max: 3 })
      .map((back) => command(`roll back ${back}`, (world, model) => onRules.rollBack(world, model, back))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(rule, fc.constantFrom(true, true, true, false)).map(([of, fails]) =>
      command(`rule ${of} ${fails ? "fails" : "recovers"}`, async (_world, model) => {
        const its = model.rules[of];
        if (its) its.fails = fails;
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat()
      .map((which) => command("rerun", (world, model) => onRules.rerun(world, model, which))),
  },
];
