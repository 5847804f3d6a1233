import type { ModuleSample } from "./event-types.ts";
import { describeModules } from "./event-types.ts";

// The API still calls meetings "Events".
const MODULES: readonly ModuleSample[] = [
  {
    module: "Leads",
    label: "Lead",
    fields: {
      TEXT: "First_Name Last_Name Full_Name Company Email Phone Mobile Website Lead_Source Lead_Status City Country Description",
      NUMBER: "Annual_Revenue No_of_Employees",
      BOOLEAN: "Email_Opt_Out Converted__s",
      DATE_TIME: "Converted_Date_Time",
    },
    created: {
      Last_Name: "Okafor",
      First_Name: "Ada",
      Company: "Harbour Supplies",
      Email: "ada@harbour.example",
      Lead_Status: "Not Contacted",
    },
    updated: { Lead_Status: "Contacted" },
    derived: {
      approved: {
        description: "A lead that waited for approval was approved. Comes beside Leads.updated.",
        values: { $approval_state: "approved" },
      },
      rejected: {
        description: "A lead that waited for approval was rejected. Comes beside Leads.updated.",
        values: { $approval_state: "approval_process_rejected" },
      },
      converted: {
        description:
          "A lead became a contact, with an account and a deal where wanted. Comes beside Leads.updated.",
        values: { Converted__s: true, Converted_Date_Time: "2026-06-15T09:30:00+00:00" },
      },
    },
  },
  {
    module: "Contacts",
    label: "Contact",
    fields: {
      TEXT: "First_Name Last_Name Full_Name Account_Name.name Email Phone Mobile Title Department Lead_Source Mailing_City Mailing_Country Description",
      BOOLEAN: "Email_Opt_Out",
      DATE: "Date_of_Birth",
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
    label: "Account",
    fields: {
      TEXT: "Account_Name Website Phone Industry Account_Type Billing_City Billing_Country Description",
      NUMBER: "Annual_Revenue Employees",
    },
    created: { Account_Name: "Fjord Shipping", Website: "https://fjord.example", Industry: "Transport" },
    updated: { Industry: "Logistics" },
  },
  {
    module: "Deals",
    label: "Deal",
    fields: {
      TEXT: "Deal_Name Account_Name.name Contact_Name.name Stage Lead_Source Type Next_Step Description",
      NUMBER: "Amount Probability Expected_Revenue",
      DATE: "Closing_Date",
    },
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
    fields: {
      TEXT: "Subject Status Priority Who_Id.name What_Id.name Description",
      DATE: "Due_Date",
      DATE_TIME: "Closed_Time",
    },
    created: { Subject: "Send the offer", Status: "Not Started", Due_Date: "2026-06-15", Priority: "High" },
    updated: { Status: "Completed" },
  },
  {
    module: "Cases",
    label: "Case",
    fields: {
      TEXT: "Subject Status Priority Case_Origin Case_Reason Type Account_Name.name Email Phone Description",
    },
    created: { Subject: "Invoice does not open", Status: "New", Priority: "Medium", Case_Origin: "Email" },
    updated: { Status: "Closed" },
  },
  {
    module: "Calls",
    label: "Call",
    fields: {
      TEXT: "Subject Call_Type Call_Purpose Call_Result Call_Duration Who_Id.name What_Id.name Description",
      DATE_TIME: "Call_Start_Time",
    },
    created: { Subject: "Follow-up", Call_Type: "Outbound", Call_Start_Time: "2026-06-15T09:30:00+00:00" },
    updated: { Call_Result: "Interested" },
  },
  {
    module: "Events",
    label: "Meeting",
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
    module: "Products",
    label: "Product",
    fields: {
      TEXT: "Product_Name Product_Code Product_Category Vendor_Name.name Description",
      NUMBER: "Unit_Price Qty_in_Stock",
      BOOLEAN: "Product_Active Taxable",
    },
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
    fields: {
      TEXT: "Vendor_Name Email Phone Website Category City Country Description",
    },
    created: { Vendor_Name: "North Metals", Email: "orders@northmetals.example" },
    updated: { Phone: "+44 20 7946 0010" },
  },
  {
    module: "Quotes",
    label: "Quote",
    fields: {
      TEXT: "Subject Quote_Stage Account_Name.name Contact_Name.name Deal_Name.name Description",
      NUMBER: "Grand_Total Sub_Total Discount",
      DATE: "Valid_Till",
    },
    created: { Subject: "Fleet renewal, offer 1", Quote_Stage: "Draft", Grand_Total: 48_000 },
    updated: { Quote_Stage: "Confirmed" },
  },
  {
    module: "Sales_Orders",
    label: "Sales order",
    fields: {
      TEXT: "Subject Status Account_Name.name Contact_Name.name Deal_Name.name Description",
      NUMBER: "Grand_Total Sub_Total Discount",
      DATE: "Due_Date",
    },
    created: { Subject: "Fleet renewal", Status: "Created", Grand_Total: 48_000 },
    updated: { Status: "Approved" },
  },
  {
    module: "Purchase_Orders",
    label: "Purchase order",
    fields: {
      TEXT: "Subject Status Vendor_Name.name Contact_Name.name Description",
      NUMBER: "Grand_Total Sub_Total Discount",
      DATE: "Due_Date PO_Date",
    },
    created: { Subject: "200 container locks", Status: "Created", Grand_Total: 11_980 },
    updated: { Status: "Delivered" },
  },
  {
    module: "Invoices",
    label: "Invoice",
    fields: {
      TEXT: "Subject Status Account_Name.name Contact_Name.name Description",
      NUMBER: "Grand_Total Sub_Total Discount",
      DATE: "Due_Date Invoice_Date",
    },
    created: {
      Subject: "Fleet renewal, part 1",
      Status: "Created",
      Grand_Total: 24_000,
      Due_Date: "2026-07-31",
    },
    updated: { Status: "Paid" },
  },
];

/** The event types of the modules that every Zoho CRM has, in the order to show them. */
export const ZOHO_CRM_EVENT_TYPES = describeModules(MODULES);
