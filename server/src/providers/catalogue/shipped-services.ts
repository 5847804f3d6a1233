import { accountingServices } from "./accounting.ts";
import { aiServices } from "./ai.ts";
import { atlassianServices } from "./atlassian.ts";
import { cloudServices } from "./clouds.ts";
import { codeHostServices } from "./code-hosts.ts";
import { commerceServices } from "./commerce.ts";
import { designServices } from "./design.ts";
import { documentServices } from "./documents.ts";
import { emailServices } from "./email.ts";
import { formServices } from "./forms.ts";
import { googleServices } from "./google.ts";
import { hubspotServices } from "./hubspot.ts";
import { marketingServices } from "./marketing.ts";
import { measuringServices } from "./measuring.ts";
import { meetingServices } from "./meetings.ts";
import { messagingServices } from "./messaging.ts";
import { microsoftServices } from "./microsoft.ts";
import { paymentServices } from "./payments.ts";
import { peopleServices } from "./people.ts";
import { projectServices } from "./projects.ts";
import { salesServices } from "./sales.ts";
import { salesforceServices } from "./salesforce.ts";
import { socialServices } from "./social.ts";
import { supportServices } from "./support.ts";
import { listedServices } from "./listed-services.ts";
import type { ShippedService } from "./shipped-service.ts";

/** The services whose definition is ours. */
export const ownServices: readonly ShippedService[] = [
  ...accountingServices,
  ...aiServices,
  ...atlassianServices,
  ...cloudServices,
  ...codeHostServices,
  ...commerceServices,
  ...designServices,
  ...documentServices,
  ...emailServices,
  ...formServices,
  ...googleServices,
  ...hubspotServices,
  ...marketingServices,
  ...measuringServices,
  ...meetingServices,
  ...messagingServices,
  ...microsoftServices,
  ...paymentServices,
  ...peopleServices,
  ...projectServices,
  ...salesServices,
  ...salesforceServices,
  ...socialServices,
  ...supportServices,
];

/** Every service that Patchbay ships with and calls by its definition, by name. Zoho's are in `zoho-services.ts`. */
export const shippedServices: readonly ShippedService[] = [...ownServices, ...listedServices].toSorted(
  (a, b) => a.name.localeCompare(b.name, "en"),
);

const byKey = new Map(shippedServices.map((service) => [service.key, service]));

/** The shipped service of a key; null where there is none. */
export function findShippedService(key: string): ShippedService | null {
  return byKey.get(key) ?? null;
}
