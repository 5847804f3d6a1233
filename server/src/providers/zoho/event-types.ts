import type { EventType } from "../events.ts";
import { eventTypeKey, PAYLOAD_FIELDS } from "../events.ts";

type SampleModule = {
  module: string;
  label: string;
  /** What a new record brings. */
  created: Record<string, unknown>;
  /** What one change brings. */
  updated: Record<string, unknown>;
};

// The API still calls meetings "Events".
const MODULES: readonly SampleModule[] = [
  {
    module: "Leads",
    label: "Lead",
    created: {
      Last_Name: "Okafor",
      First_Name: "Ada",
      Company: "Harbour Supplies",
      Email: "ada@harbour.example",
      Lead_Status: "Not Contacted",
    },
    updated: { Lead_Status: "Contacted" },
  },
  {
    module: "Contacts",
    label: "Contact",
    created: {
      Last_Name: "Lindqvist",
      First_Name: "Maja",
      Email: "maja@fjord.example",
      Phone: "+46 8 555 010",
    },
    updated: { Email: "maja.lindqvist@fjord.example" },
  },
  {
    module: "Accounts",
    label: "Account",
    created: { Account_Name: "Fjord Shipping", Website: "https://fjord.example", Industry: "Transport" },
    updated: { Industry: "Logistics" },
  },
  {
    module: "Deals",
    label: "Deal",
    created: {
      Deal_Name: "Fleet renewal",
      Amount: 48_000,
      Stage: "Qualification",
      Closing_Date: "2026-09-30",
    },
    updated: { Stage: "Closed Won" },
  },
  {
    module: "Tasks",
    label: "Task",
    created: { Subject: "Send the offer", Status: "Not Started", Due_Date: "2026-06-15", Priority: "High" },
    updated: { Status: "Completed" },
  },
  {
    module: "Cases",
    label: "Case",
    created: { Subject: "Invoice does not open", Status: "New", Priority: "Medium", Case_Origin: "Email" },
    updated: { Status: "Closed" },
  },
  {
    module: "Calls",
    label: "Call",
    created: { Subject: "Follow-up", Call_Type: "Outbound", Call_Start_Time: "2026-06-15T09:30:00+00:00" },
    updated: { Call_Result: "Interested" },
  },
  {
    module: "Events",
    label: "Meeting",
    created: {
      Event_Title: "Kick-off",
      Start_DateTime: "2026-06-16T13:00:00+00:00",
      End_DateTime: "2026-06-16T14:00:00+00:00",
    },
    updated: { Venue: "Pier 4" },
  },
  {
    module: "Products",
    label: "Product",
    created: {
      Product_Name: "Container lock",
      Product_Code: "CL-20",
      Unit_Price: 64.5,
      Product_Active: true,
    },
    updated: { Unit_Price: 59.9 },
  },
  {
    module: "Vendors",
    label: "Vendor",
    created: { Vendor_Name: "North Metals", Email: "orders@northmetals.example" },
    updated: { Phone: "+44 20 7946 0010" },
  },
  {
    module: "Quotes",
    label: "Quote",
    created: { Subject: "Fleet renewal, offer 1", Quote_Stage: "Draft", Grand_Total: 48_000 },
    updated: { Quote_Stage: "Confirmed" },
  },
  {
    module: "Sales_Orders",
    label: "Sales order",
    created: { Subject: "Fleet renewal", Status: "Created", Grand_Total: 48_000 },
    updated: { Status: "Approved" },
  },
  {
    module: "Purchase_Orders",
    label: "Purchase order",
    created: { Subject: "200 container locks", Status: "Created", Grand_Total: 11_980 },
    updated: { Status: "Delivered" },
  },
  {
    module: "Invoices",
    label: "Invoice",
    created: {
      Subject: "Fleet renewal, part 1",
      Status: "Created",
      Grand_Total: 24_000,
      Due_Date: "2026-07-31",
    },
    updated: { Status: "Paid" },
  },
];

type RecordOperation = "created" | "updated" | "deleted";

const DESCRIPTIONS: Record<RecordOperation, (label: string) => string> = {
  created: (label) => `A ${label.toLowerCase()} was created; affectedValues holds its first values.`,
  updated: (label) =>
    `A ${label.toLowerCase()} was changed; affectedFields names the fields, affectedValues their new values.`,
  deleted: (label) => `A ${label.toLowerCase()} was deleted; only its id is known.`,
};

/** The event types of the modules that every Zoho CRM has, in the order to show them. */
export const ZOHO_CRM_EVENT_TYPES: readonly EventType[] = MODULES.flatMap((each, index) =>
  (["created", "updated", "deleted"] as const).map((operation) => sampleOf(each, operation, index)),
);

function sampleOf(sample: SampleModule, operation: RecordOperation, index: number): EventType {
  const { module, label } = sample;
  const values = operation === "deleted" ? {} : sample[operation];
  const key = eventTypeKey(module, operation);
  return {
    key,
    module,
    operation,
    label: `${label} ${operation}`,
    description: DESCRIPTIONS[operation](label).replace(/^A (?=[aeiou])/, "An "),
    sample: {
      event: key,
      module,
      operation,
      recordId: `41020000000${300_001 + index}`,
      occurredAt: "2026-06-15T09:30:00.000Z",
      // Zoho names no fields of a new record.
      affectedFields: operation === "updated" ? Object.keys(values) : [],
      affectedValues: values,
    },
    fields: PAYLOAD_FIELDS,
  };
}
