import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { contactsOf, shrinkOrgs } from "../executions/record-scene.fixture.ts";
import { run } from "../rules/rules.fixture.ts";
import { makeTemplateScene, startRule } from "../../../test/template-scene.ts";

// Real time, moved on by the tests so that a retry is due; the simulator's clock stays behind by that.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock });
const db = () => suite.app.environment.database.prisma;
const control = () => suite.app.simulator.control;
const contacts = () => contactsOf(suite.app);

beforeAll(() => shrinkOrgs(suite.app));
// All listen to the same organization at the provider.
afterEach(async () => {
  control().clearFaults();
  await db().ruleTrigger.deleteMany();
});

async function start() {
  const scene = await makeTemplateScene(suite.app);
  const { organization } = scene;
  const ruleId = await startRule(suite.app, scene);
  return {
    ...scene,
    ruleId,
    /** Resolves with what came of the `count`-th execution that ended so, the earliest first. */
    async until(name: string, count = 1) {
      let seen = 0;
      const change = await waitForChange(
        suite.app,
        organization.id,
        (each) => each.name === `execution.${name}` && each.parentId === ruleId && ++seen === count,
      );
      return db().execution.findUniqueOrThrow({
        where: { id: change.entityId },
        include: { attempts: { orderBy: { number: "asc" } } },
      });
    },
  };
}

type Customer = Record<string, unknown> & { contact_persons: Record<string, unknown>[] };

const customers = (email: string) => control().listCustomers("acme", 10, email).customers as Customer[];

let serial = 0;
/** An address that no other test has. */
const address = (name: string): string => `${name}-${(serial += 1)}@harbour.example`;

const ada = (email: string, more: Record<string, unknown> = {}) => ({
  First_Name: "Ada",
  Last_Name: `Okafor ${serial}`,
  Email: email,
  Phone: "+49 30 5550 100",
  Mobile: "+49 170 5550 100",
  Account_Name: { name: "Harbour & Sons", id: "1" },
  ...more,
});

describe("Bigin contacts become Zoho Books customers", { timeout: 60_000 }, () => {
  test("a new contact becomes a customer; its changes reach the same customer", async () => {
    const rule = await start();
    const email = address("ada");
    const id = await contacts().create(ada(email));
    const first = await rule.until("succeeded");
    const [customer, ...others] = customers(email);
    expect(others).toEqual([]);
    expect(customer).toMatchObject({
      contact_name: `Ada Okafor ${serial}`,
      contact_type: "customer",
      company_name: "Harbour & Sons",
      contact_persons: [
        {
          first_name: "Ada",
          last_name: `Okafor ${serial}`,
          email,
          phone: "+49 30 5550 100",
          mobile: "+49 170 5550 100",
          is_primary_contact: true,
        },
      ],
    });
    expect(first).toMatchObject({
      matchReason: expect.stringContaining("matched because Email (record) is not empty") as string,
    });
    expect(JSON.parse(first.attempts[0]?.output ?? "")).toEqual({
      done: "created",
      customerId: customer?.["contact_id"],
    });

    // The push of an update names the changed field alone: the address is that of the record.
    await contacts().change(id, { Phone: "+49 30 5550 200" });
    await rule.until("succeeded", 2);
    await contacts().change(id, { Last_Name: `Lovelace ${serial}` });
    await rule.until("succeeded", 3);
    expect(customers(email)).toMatchObject([
      {
        contact_id: customer?.["contact_id"],
        contact_name: `Ada Lovelace ${serial}`,
        contact_persons: [{ last_name: `Lovelace ${serial}`, phone: "+49 30 5550 200" }],
      },
    ]);
  });

  test("a contact without an address is left alone, and the execution says why", async () => {
    const rule = await start();
    const before = control().listCustomers("acme", 1).total;
    const id = await contacts().create(ada("", { Email: null }));
    const execution = await rule.until("unmatched");
    expect(execution).toMatchObject({ matchReason: "not matched because Email (record) is empty" });
    expect(control().listCustomers("acme", 1).total).toBe(before);

    const email = address("late");
    await contacts().change(id, { Email: email });
    await rule.until("succeeded");
    expect(customers(email)).toHaveLength(1);
  });

  test("a customer that is there keeps its name, its other persons, and what Bigin does not know", async () => {
    const rule = await start();
    const email = address("buyer");
    const other = address("bookkeeper");
    control().createCustomers({
      org: "acme",
      contact: {
        contact_name: "Harbour Holding",
        company_name: "Harbour Holding Ltd",
        contact_persons: [
          { first_name: "Bo", last_name: "Berg", email: other, is_primary_contact: true },
          { first_name: "A.", last_name: "O.", email: email.toUpperCase(), mobile: "+1 555 0100" },
        ],
      },
    });
    await contacts().create(ada(email, { Mobile: null, Account_Name: null }));
    await rule.until("succeeded");
    expect(customers(email)).toMatchObject([
      {
        contact_name: "Harbour Holding",
        company_name: "Harbour Holding Ltd",
        contact_persons: [
          { first_name: "Bo", last_name: "Berg", email: other, is_primary_contact: true },
          { first_name: "Ada", email, phone: "+49 30 5550 100", mobile: "+1 555 0100" },
        ],
      },
    ]);
  });

  test("two people of the same name are two customers, and stay so", async () => {
    const rule = await start();
    const [one, other] = [address("one"), address("other")];
    const name = { Last_Name: `Same ${serial}` };
    await contacts().create(ada(one, name));
    await rule.until("succeeded");
    const id = await contacts().create(ada(other, name));
    await rule.until("succeeded", 2);
    await contacts().change(id, { Phone: "+49 30 5550 300" });
    await rule.until("succeeded", 3);
    expect(customers(one)).toMatchObject([{ contact_name: `Ada Same ${serial}` }]);
    expect(customers(other)).toMatchObject([
      { contact_name: `Ada Same ${serial} (${other})`, contact_persons: [{ phone: "+49 30 5550 300" }] },
    ]);
  });

  test("vendors with the address are no customers; a customer behind a page of them is found", async () => {
    const rule = await start();
    const email = address("vendor");
    control().createCustomers({
      org: "acme",
      contact: { contact_name: `Vendor ${email}`, contact_type: "vendor", contact_persons: [{ email }] },
    });
    await contacts().create(ada(email));
    await rule.until("succeeded");
    expect(
      customers(email)
        .map((each) => each["contact_type"])
        .sort(),
    ).toEqual(["customer", "vendor"]);

    const many = address("many");
    control().createCustomers({
      org: "acme",
      count: 200,
      email: many,
      contact: { contact_type: "vendor", contact_persons: [{ email: many }] },
    });
    control().createCustomers({
      org: "acme",
      contact: { contact_name: "Zz, the last of the list", contact_persons: [{ email: many }] },
    });
    await contacts().create(ada(many));
    const execution = await rule.until("succeeded", 2);
    expect(JSON.parse(execution.attempts[0]?.output ?? "")).toMatchObject({ done: "updated" });
  });

  test("the same event twice, also at once, makes one customer", async () => {
    const rule = await start();
    // A second rule of the same template: both run for the event side by side.
    const twinId = await startRule(suite.app, rule);
    const email = address("twice");
    await contacts().create(ada(email));
    const { eventId } = await rule.until("succeeded");
    const { organization } = rule;
    await waitForChange(
      suite.app,
      organization.id,
      ({ name, parentId }) => name === "execution.succeeded" && parentId === twinId,
    );
    expect(customers(email)).toHaveLength(1);

    const { functionId } = await db().rule.findUniqueOrThrow({ where: { id: twinId } });
    const tested = await run(
      suite.app,
      rule.token,
      `mutation ($input: TestFunctionInput!) { testFunction(input: $input) {
         ... on TestFunctionPayload { succeeded output errorMessage } ... on Error { message } } }`,
      {
        input: {
          functionId: toGlobalId("Function", functionId ?? ""),
          event: { eventId: toGlobalId("Event", eventId) },
        },
      },
    );
    expect(tested).toMatchObject({ succeeded: true, errorMessage: null });
    expect(JSON.parse(String(tested["output"]))).toMatchObject({ done: "updated" });
    expect(customers(email)).toHaveLength(1);
  });

  test("while Books is down the execution is tried again; an answer that was lost makes no second customer", async () => {
    const rule = await start();
    const email = address("down");
    control().addFault({ pathPrefix: "/api/books/v3/organizations", status: 503, count: -1 });
    await contacts().create(ada(email));
    const waiting = await rule.until("retryScheduled");
    expect(waiting.attempts).toMatchObject([
      {
        errorClass: "EXCEPTION",
        errorMessage: expect.stringContaining("Zoho Books refused GET organizations") as string,
      },
    ]);
    expect(customers(email)).toEqual([]);

    // It is made, and whoever asked for it is never told.
    control().clearFaults();
    control().addFault({
      pathPrefix: "/api/books/v3/contacts",
      method: "POST",
      reset: true,
      count: 1,
      afterwards: true,
    });
    aheadMs += 30_000;
    const lost = await rule.until("retryScheduled", 2);
    expect(lost.attempts[1]).toMatchObject({ errorClass: "EXCEPTION" });
    expect(customers(email)).toHaveLength(1);

    aheadMs += 10 * 60_000;
    const done = await rule.until("succeeded");
    expect(JSON.parse(done.attempts[2]?.output ?? "")).toMatchObject({ done: "updated" });
    expect(customers(email)).toHaveLength(1);
  });
});
