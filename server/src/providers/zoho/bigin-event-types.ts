import type { ModuleSample } from "./event-types.ts";
import { describeModules } from "./event-types.ts";

// By their API names: Bigin shows Accounts as Companies.
const MODULES: readonly ModuleSample[] = [
  {
    module: "Contacts",
    label: "Contact",
    fields: {
      TEXT: "First_Name Last_Name Full_Name Account_Name.name Email Phone Mobile Title Mailing_City Mailing_Country Description",
      BOOLEAN: "Email_Opt_Out",
    },
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
    label: "Company",
    fields: {
      TEXT: "Account_Name Website Phone Billing_City Billing_Country Description",
    },
    created: { Account_Name: "Fjord Shipping", Website: "https://fjord.example", Phone: "+46 8 555 001" },
    updated: { Phone: "+46 8 555 002" },
  },
  {
    module: "Pipelines",
    label: "Pipeline record",
    fields: {
      TEXT: "Deal_Name Account_Name.name Contact_Name.name Pipeline Sub_Pipeline Stage Description",
      NUMBER: "Amount",
      DATE: "Closing_Date",
    },
    created: {
      Deal_Name: "Fleet renewal",
      Amount: 48_000,
      Sub_Pipeline: "Sales Pipeline Standard",
      Stage: "Qualification",
      Closing_Date: "2026-09-30",
    },
    updated: { Stage: "Closed Won" },
  },
  {
    module: "Tasks",
    label: "Task",
    fields: {
      TEXT: "Subject Status Priority Who_Id.name What_Id.name Description",
      DATE: "Due_Date",
    },
    created: { Subject: "Send the offer", Status: "Not Started", Due_Date: "2026-06-15", Priority: "High" },
    updated: { Status: "Completed" },
  },
  {
    module: "Events",
    label: "Event",
    fields: {
      TEXT: "Event_Title Venue Who_Id.name What_Id.name Description",
      BOOLEAN: "All_day",
      DATE_TIME: "Start_DateTime End_DateTime",
    },
    created: {
      Event_Title: "Kick-off",
      Start_DateTime: "2026-06-16T13:00:00+00:00",
      End_DateTime: "2026-06-16T14:00:00+00:00",
    },
    updated: { Venue: "Pier 4" },
  },
  {
    module: "Calls",
    label: "Call",
    fields: {
      TEXT: "Subject Call_Type Call_Duration Who_Id.name What_Id.name Description",
      DATE_TIME: "Call_Start_Time",
    },
    created: { Subject: "Follow-up", Call_Type: "Outbound", Call_Start_Time: "2026-06-15T09:30:00+00:00" },
    updated: { Description: "Wants an offer by Friday" },
  },
  {
    module: "Products",
    label: "Product",
    fields: {
      TEXT: "Product_Name Product_Code Product_Category Description",
      NUMBER: "Unit_Price",
      BOOLEAN: "Product_Active",
    },
    created: {
      Product_Name: "Container lock",
      Product_Code: "CL-20",
      Unit_Price: 64.5,
      Product_Active: true,
    },
    updated: { Unit_Price: 59.9 },
  },
];

/** The event types of the modules that every Bigin has, in the order to show them. */
export const BIGIN_EVENT_TYPES = describeModules(MODULES);
