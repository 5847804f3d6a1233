import { afterAll, expect, test } from "vitest";
import type { Service } from "../../generated/prisma/client.ts";
import { systemClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { createProviders } from "../../providers/providers.ts";
import { zohoDataCentres } from "../../providers/zoho/data-centres.ts";
import { defaultServices } from "./default-services.ts";
import { findEventType, findListenable, listEventTypes } from "./event-types.ts";

const network = createNetwork({ allow: [], clock: systemClock });
const ctx = { providers: createProviders({ network, clock: systemClock, zoho: zohoDataCentres() }) };
afterAll(() => network.close());

function serviceOf(provider: string): Service {
  return {
    id: "01920000-0000-7000-8000-000000000001",
    organizationId: null,
    key: provider,
    name: provider,
    description: "",
    capabilities: ["EVENTS"],
    provider,
    definition: null,
    revision: 1,
    createdByName: null,
    createdAt: new Date(0),
  };
}
const crm = serviceOf("zoho-crm");

test("every shipped service with events has its provider, and what it needs to be connected and to tell them", () => {
  const withEvents = defaultServices.filter(({ capabilities }) => capabilities.includes("EVENTS"));
  expect(withEvents.map(({ key }) => key).toSorted()).toEqual(["bigin", "zoho-crm", "zoho-webinar"]);
  for (const { key, provider: name, setupSteps } of withEvents) {
    const provider = ctx.providers.get(name);
    expect(
      setupSteps.filter((step) => step.includes("{redirectUri}")),
      key,
    ).toHaveLength(1);
    expect(provider.eventTypes.length).toBeGreaterThan(0);
    // Either it pushes, and what pushes missed can be read back, or it is polled.
    expect([provider.watch !== null, provider.changes !== null]).toEqual(
      provider.poll ? [false, false] : [true, true],
    );
    expect(listEventTypes(ctx, serviceOf(name)).every(({ service }) => service.key === name)).toBe(true);
  }
});

test("listenable is what a service is known to send, and any module of one that pushes", () => {
  const keys = (service: Service, wanted: string[]) =>
    wanted.map((key) => findListenable(ctx, service, key)?.key ?? null);
  const right = ["Leads.created", "Leads.converted", "Custom_Module_1.updated", "CustomModule22.deleted"];
  expect(keys(crm, right)).toEqual(right);
  const wrong = [
    "leads.created",
    "LEADS.CREATED",
    "Leads.eaten",
    "Deals.converted",
    "Robots",
    "1x.created",
    "",
  ];
  expect(keys(crm, wrong)).toEqual(wrong.map(() => null));
  expect(keys(serviceOf("zoho-webinar"), ["Webinars.started", "Custom.created", "Webinars.deleted"])).toEqual(
    ["Webinars.started", null, null],
  );
  expect(keys(serviceOf("unknown"), ["Leads.created"])).toEqual([null]);
});

test("a custom module is described by its key; so is what was once listened to", () => {
  expect(findListenable(ctx, crm, "Custom_Module_1.updated")).toMatchObject({
    module: "Custom_Module_1",
    operation: "updated",
    label: "Custom_Module_1 updated",
    fields: [{ path: "recordId" }, { path: "occurredAt", type: "DATE_TIME" }, { path: "operation" }],
  });
  expect(findEventType(ctx, serviceOf("unknown"), "Leads.created")).toMatchObject({ key: "Leads.created" });
  expect(findEventType(ctx, crm, "nonsense")).toBeNull();
});
