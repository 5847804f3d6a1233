import { ZOHO_PROFILE_SCOPE } from "../../providers/zoho/zoho-connector.ts";
import { contactToCustomerScript } from "./contact-to-customer-script.ts";
import type { RuleTemplate } from "./rule-template.ts";

const biginScopes = ["ZohoBigin.modules.contacts.READ"];
// Books lists a person's organizations to those alone who may read its settings.
const booksScopes = [
  "ZohoBooks.contacts.READ",
  "ZohoBooks.contacts.CREATE",
  "ZohoBooks.contacts.UPDATE",
  "ZohoBooks.settings.READ",
];

/** A contact of Bigin with an e-mail address is a customer of Zoho Books, and stays up to date there. */
export const biginContactsToBooksCustomers: RuleTemplate = {
  key: "bigin-contacts-to-books-customers",
  name: "Bigin contacts become Zoho Books customers",
  description:
    "When a Bigin contact with an e-mail address is created or updated, the customer with that address in Zoho Books is updated; where there is none, it is created.",
  serviceKey: "bigin",
  eventTypes: ["Contacts.created", "Contacts.updated"],
  condition: {
    // What the contact is now: the event of a new phone number does not tell the e-mail address.
    root: {
      match: "ALL",
      items: [{ comparison: { field: "record.Email", comparator: "IS_NOT_EMPTY" } }],
    },
  },
  conditionDescription: "The contact has an e-mail address.",
  connections: [
    {
      key: "bigin",
      name: "The Bigin organization whose contacts are read",
      serviceKey: "bigin",
      requiredScopes: biginScopes,
      sufficientScopes: [],
      scopes: [...biginScopes, ZOHO_PROFILE_SCOPE],
    },
    {
      key: "books",
      name: "The Zoho Books organization whose customers are kept",
      serviceKey: "zoho-books",
      requiredScopes: booksScopes,
      sufficientScopes: ["ZohoBooks.fullaccess.ALL"],
      scopes: [...booksScopes, ZOHO_PROFILE_SCOPE],
    },
  ],
  source: ({ bigin = "", books = "" }) => contactToCustomerScript({ bigin, books }),
};
