import type { Capability } from "../../generated/prisma/enums.ts";

export type DefaultService = {
  key: string;
  name: string;
  description: string;
  capabilities: Capability[];
  /** Name of the provider code. */
  provider: string;
  /** What a person does at the provider before the first consent; `{redirectUri}` stands for the URI to register. */
  setupSteps: string[];
};

function stepsAtZoho(...hints: string[]): string[] {
  return [
    "Open the Zoho API Console (https://api-console.zoho.com) and choose Add Client, then Server-based Applications.",
    "Give the client a name, and register {redirectUri} as its authorized redirect URI.",
    ...hints,
    "Under Settings, enable the data centres that your customers use, with the same credentials for all of them.",
    "Copy client id and client secret into the form on this page.",
  ];
}

const sharedClient =
  "A client that you have for another Zoho product does as well: add the redirect URI to it, and take its id and secret.";

/** The services that Patchbay ships with. */
export const defaultServices: readonly DefaultService[] = [
  {
    key: "zoho-crm",
    name: "Zoho CRM",
    description: "Leads, contacts, deals and every other module of Zoho CRM, in all ten data centres.",
    capabilities: ["EVENTS", "SYNC"],
    provider: "zoho-crm",
    setupSteps: stepsAtZoho(),
  },
  {
    key: "bigin",
    name: "Bigin",
    description: "Contacts, companies, pipelines and activities of Bigin by Zoho, in all ten data centres.",
    capabilities: ["EVENTS"],
    provider: "bigin",
    setupSteps: stepsAtZoho(sharedClient),
  },
  {
    key: "zoho-webinar",
    name: "Zoho Webinar",
    description:
      "Webinars, registrations and who takes part. Zoho Webinar sends no pushes: it is asked every five minutes.",
    capabilities: ["EVENTS"],
    provider: "zoho-webinar",
    setupSteps: stepsAtZoho(sharedClient),
  },
];
