import { basicService, choiceParameter, keyService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Services that send e-mail. Source: each vendor's pages on authentication. */
export const emailServices: readonly ShippedService[] = [
  keyService({
    key: "sendgrid",
    name: "SendGrid",
    description: "E-mail, contacts and templates of Twilio SendGrid.",
    category: "Communication",
    docsUrl: "https://www.twilio.com/docs/sendgrid/api-reference",
    setup: ["In SendGrid open Settings, API keys, and create one with the permissions that your calls need."],
    apiBaseUrl: "https://api.sendgrid.com/v3",
    apiHosts: ["api.eu.sendgrid.com"],
    notes: ["What a key may do: GET /scopes."],
  }),
  basicService({
    key: "mailgun",
    name: "Mailgun",
    description: "E-mail, domains and events of Mailgun.",
    category: "Communication",
    docsUrl: "https://documentation.mailgun.com/docs/mailgun/api-reference/",
    setup: ["In Mailgun open API security and add a key.", "The user's name is api, the key the password."],
    parameters: [
      choiceParameter("server", "Region", ["api", "api.eu"], "api for the United States, api.eu for Europe."),
    ],
    apiBaseUrl: "https://{server}.mailgun.net",
    notes: ["Paths begin with the version: /v3/{domain}/messages. Bodies are forms."],
  }),
  keyService({
    key: "postmark",
    name: "Postmark",
    description: "E-mail, templates and bounces of a Postmark server.",
    category: "Communication",
    docsUrl: "https://postmarkapp.com/developer/api/overview",
    setup: ["In Postmark open your server, API tokens, and copy one."],
    apiBaseUrl: "https://api.postmarkapp.com",
    credential: { name: "X-Postmark-Server-Token", template: "{credential}" },
    headers: { Accept: "application/json" },
    identity: { url: "https://api.postmarkapp.com/server", idMember: "ID", nameMember: "Name" },
  }),
  keyService({
    key: "resend",
    name: "Resend",
    description: "E-mail, domains and audiences of Resend.",
    category: "Communication",
    docsUrl: "https://resend.com/docs/api-reference/introduction",
    setup: ["In Resend open API keys and create one."],
    apiBaseUrl: "https://api.resend.com",
    headers: { "User-Agent": "Patchbay" },
  }),
  basicService({
    key: "mailjet",
    name: "Mailjet",
    description: "E-mail, contacts and campaigns of Mailjet.",
    category: "Communication",
    docsUrl: "https://dev.mailjet.com/email/reference/",
    setup: [
      "In Mailjet open Account settings, API key management.",
      "The key is the user's name, the secret key the password.",
    ],
    apiBaseUrl: "https://api.mailjet.com",
    apiHosts: ["api.us.mailjet.com"],
    notes: ["Sending is /v3.1/send, all else /v3/REST."],
  }),
  keyService({
    key: "sparkpost",
    name: "SparkPost",
    description: "E-mail, templates and events of SparkPost.",
    category: "Communication",
    docsUrl: "https://developers.sparkpost.com/api/",
    setup: ["In SparkPost open Configuration, API keys, and create one."],
    parameters: [
      choiceParameter("server", "Region", ["api", "api.eu"], "api for the United States, api.eu for Europe."),
    ],
    apiBaseUrl: "https://{server}.sparkpost.com/api/v1",
    credential: { template: "{credential}" },
    identity: {
      url: "https://{server}.sparkpost.com/api/v1/account",
      idMember: "results.customer_id",
      nameMember: "results.company_name",
    },
  }),
];
