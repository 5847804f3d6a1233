import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../../test/app.ts";
import { makeMailSamples } from "../../../../test/mail-samples.ts";
import type { MailSample } from "../../../../test/mail-samples.ts";
import { NotificationKind } from "../../../generated/prisma/enums.ts";
import { toGlobalId } from "../../../graphql/global-id.ts";

const suite = useTestApp({ work: false });
let samples: MailSample[];

beforeAll(async () => {
  samples = await makeMailSamples(suite.app);
});

function mail(name: string): MailSample {
  const found = samples.find((sample) => sample.name === name);
  if (!found) throw new Error(`There is no mail ${name}.`);
  return found;
}

/** The text with its lines put together again. */
const textOf = (name: string): string => mail(name).text.replaceAll(/\s+/g, " ");

async function accountPath(): Promise<string> {
  const { id } = await suite.app.environment.database.prisma.account.findFirstOrThrow();
  return `${suite.app.environment.publicUrl}/accounts/${encodeURIComponent(toGlobalId("Account", id))}`;
}

describe("every mail", () => {
  it("exists for every kind", () => {
    const kinds = Object.values(NotificationKind).map((kind) => kind.toLowerCase());
    expect(kinds.filter((kind) => !samples.some(({ name }) => name.startsWith(`${kind}-`)))).toEqual([]);
  });

  it("says what to do, until when, in which environment, and why it was sent", () => {
    for (const { name, document, text } of samples) {
      const [first] = document.blocks.filter((block) => block.type === "facts");
      expect(
        first?.rows.slice(0, 3).map(({ label }) => label),
        name,
      ).toEqual(["What to do", "Deadline", "Environment"]);
      const deadline = first?.rows[1]?.value ?? "";
      if (document.deadlineAt) expect(deadline, name).toMatch(/UTC \(in /);
      else expect(deadline, name).toMatch(/^No deadline/);
      expect(document.why, name).toMatch(/^Patchbay sends this /);
      expect(text, name).toContain(
        document.environment === null ? "Patchbay · ALL ENVIRONMENTS" : `Patchbay · ${document.environment}`,
      );
    }
  });

  it("names its environment at the end of its subject, and keeps the subject over a thread", () => {
    for (const phase of ["opened", "reminder", "resolved"])
      expect(mail(`reauthentication_required-${phase}`).document.subject).toBe(
        "[Patchbay] Zoho CRM · Acme Trading needs re-authentication (production)",
      );
    expect(mail("reauthentication_required-opened-connection").document.subject).toMatch(/\(development\)$/);
    const callbacks = ["callback_failing-opened", "callback_disabled-changed", "callback_recovered-resolved"];
    expect(new Set(callbacks.map((name) => mail(name).document.subject)).size).toBe(1);
  });

  it("shows the host of a callback alone", () => {
    for (const { name, html, text } of samples) {
      expect(html, name).not.toMatch(/private\/path|s3cret/);
      expect(text, name).not.toMatch(/private\/path|s3cret/);
    }
    expect(textOf("callback_failing-opened")).toContain("Endpoint: hooks.example.com Failing since");
  });
});

describe("re-authentication", () => {
  it("leads to the reconnect dialog, names the rules that hold, the events that wait and when the oldest expires", async () => {
    const { document } = mail("reauthentication_required-opened");
    expect(document.action).toEqual({ label: "Reconnect", url: `${await accountPath()}?reconnect=1` });
    const oldest = await suite.app.environment.database.prisma.execution.findFirstOrThrow({
      where: { status: "QUEUED" },
      orderBy: { runAt: "asc" },
    });
    expect(document.deadlineAt).toBe(new Date(oldest.runAt.getTime() + 14 * 86_400_000).toISOString());
    const text = textOf("reauthentication_required-opened");
    expect(text).toContain("Rules that hold: New leads to the shop");
    expect(text).toContain("Events that wait: 12 events");
    expect(text).toContain("Zoho CRM says: The refresh token is no longer valid.");
    expect(text).toMatch(/1\. Open the reconnect link .* 4\. You come back/);
    expect(textOf("reauthentication_required-reminder")).toContain("still needs re-authentication");
  });

  it("opens a connection's dialog in its environment", () => {
    expect(mail("reauthentication_required-opened-connection").document.action?.url).toMatch(
      /\/connections\/[\w%]+\?reconnect=development$/,
    );
  });

  it("says what goes on once it is over", () => {
    const text = textOf("reauthentication_required-resolved");
    expect(text).toContain("Its rules go on, oldest event first");
    expect(text).toContain("What goes on: New leads to the shop");
    expect(text).toMatch(/Events that came meanwhile: \d+ events Of these replayed: \d+ events/);
    expect(text).toContain("Events that wait now: 12 events");
  });
});

describe("mapping errors and data syncs", () => {
  it("names the first twenty records with the error of each and how to correct it, and leads to the inbox", () => {
    const { document } = mail("mapping_errors-opened");
    const records = document.blocks.find((block) => block.type === "records");
    expect(records?.rows).toHaveLength(20);
    expect(records?.rows[0]).toEqual([
      "Grace Hopper",
      "email (Email) “grace@”",
      "“grace@” is no e-mail address.",
      "Correct the address in Zoho CRM.",
    ]);
    // The records of a cause stand together, those of the greater one first.
    const causes = records?.rows.map(([, value = ""]) => value.split(" ")[0]) ?? [];
    expect(causes).toEqual([...causes].sort((a, b) => (a === b ? 0 : a === "email" ? -1 : 1)));
    expect(records?.more).toEqual({ count: 1_980, where: "in the inbox" });
    expect(textOf("mapping_errors-opened")).toContain("and 1,980 more in the inbox");
    expect(document.action?.url).toMatch(/\/sync\/errors\?account=/);
  });

  it("says what a sync did, warns of what failed, and what is to follow", () => {
    const text = textOf("data_sync-event");
    expect(text).toContain("Contacts: 1,204 read, 1,190 written (10 new, 1,180 changed)");
    expect(text).toContain("14 with errors");
    expect(text).toContain("What to do: Correct the records that failed, then run them again.");
    expect(text).toContain("2,000 mapping errors of this account are open.");
    expect(textOf("data_sync-opened")).toContain("Why it failed:");
  });

  it("groups a digest by account", () => {
    const records = mail("digest-event").document.blocks.find((block) => block.type === "records");
    const [acme] = records?.rows ?? [];
    expect(acme?.[0]).toBe("Zoho CRM · Acme Trading");
    expect(acme?.join(" ")).toContain("3 runs, 2 failed: 3,612 read, 3,570 written, 42 with errors");
    expect(acme?.join(" ")).toContain("2,000 errors");
    // What to correct is named, too.
    const text = textOf("digest-event");
    expect(text).toContain("Mapping errors of Zoho CRM · Acme Trading (production)");
    expect(text).toContain("How to correct it: Correct the address in Zoho CRM.");
    expect(text).toContain("and 1,995 more in the inbox");
  });
});

describe("other incidents", () => {
  it("name what runs and what stops", () => {
    expect(textOf("integration_enabled-event")).toContain("What runs: New leads to the shop");
    expect(textOf("integration_disabled-event")).toContain(
      "What stops: New leads to the shop, Old customers and 3 more",
    );
    expect(textOf("integration_disabled-event")).toContain("By: Ada Lovelace");
  });

  it("name how long an endpoint fails, how many deliveries wait, and when it is disabled", () => {
    const { document } = mail("callback_failing-opened");
    expect(document.deadlineAt).not.toBeNull();
    expect(textOf("callback_failing-opened")).toContain("Deliveries that wait: 3 deliveries");
    expect(textOf("callback_disabled-changed")).toContain("Then the oldest delivery that waits expires.");
    expect(textOf("callback_recovered-resolved")).toContain("How it ended: A delivery succeeded.");
  });

  it("say of a failing function when it is tried again, of missing events what is known", () => {
    expect(textOf("function_failing-opened")).toMatch(
      /Events that wait: 12 events Next try: .* UTC \(in 1 minute\)/,
    );
    expect(textOf("watch_failed-opened")).toMatch(/Known: Everything until .* UTC/);
  });
});
