import { europeanAccountingServices } from "./accounting-europe.ts";
import { accountingServices } from "./accounting.ts";
import { aiServices } from "./ai.ts";
import { analyticsServices } from "./analytics.ts";
import { atlassianServices } from "./atlassian.ts";
import { boardServices } from "./boards.ts";
import { chatServices } from "./chat.ts";
import { cloudServices } from "./clouds.ts";
import { codeHostServices } from "./code-hosts.ts";
import { commerceServices } from "./commerce.ts";
import { communityServices } from "./communities.ts";
import { dataPlatformServices } from "./data-platforms.ts";
import { designServices } from "./design.ts";
import { documentServices } from "./documents.ts";
import { emailServices } from "./email.ts";
import { fitnessServices } from "./fitness.ts";
import { formServices } from "./forms.ts";
import { freshworksServices } from "./freshworks.ts";
import { googlePlatformServices } from "./google-platforms.ts";
import { googleWorkspaceServices } from "./google-workspace.ts";
import { hubspotServices } from "./hubspot.ts";
import { listedServices } from "./listed-services.ts";
import { mailingListServices } from "./mailing-lists.ts";
import { marketingServices } from "./marketing.ts";
import { meetingServices } from "./meetings.ts";
import { microsoft365Services } from "./microsoft-365.ts";
import { microsoftBusinessServices } from "./microsoft-business.ts";
import { monitoringServices } from "./monitoring.ts";
import { musicServices } from "./music.ts";
import { paymentServices } from "./payments.ts";
import { peopleServices } from "./people.ts";
import { placeServices } from "./places.ts";
import { projectServices } from "./projects.ts";
import { engagementServices } from "./sales-engagement.ts";
import { salesServices } from "./sales.ts";
import { salesforceServices } from "./salesforce.ts";
import { searchServices } from "./searching.ts";
import { shopifyServices } from "./shopify.ts";
import { signatureServices } from "./signatures.ts";
import { socialServices } from "./social.ts";
import { subscriptionServices } from "./subscriptions.ts";
import { supportServices } from "./support.ts";
import { taskServices } from "./task-lists.ts";
import { telephonyServices } from "./telephony.ts";
import { timeServices } from "./time-tracking.ts";
import type { ShippedService } from "./shipped-service.ts";

/** The services whose definition is ours. */
export const ownServices: readonly ShippedService[] = [
  ...accountingServices,
  ...aiServices,
  ...analyticsServices,
  ...atlassianServices,
  ...boardServices,
  ...chatServices,
  ...cloudServices,
  ...codeHostServices,
  ...commerceServices,
  ...communityServices,
  ...dataPlatformServices,
  ...designServices,
  ...documentServices,
  ...emailServices,
  ...engagementServices,
  ...europeanAccountingServices,
  ...fitnessServices,
  ...formServices,
  ...freshworksServices,
  ...googlePlatformServices,
  ...googleWorkspaceServices,
  ...hubspotServices,
  ...mailingListServices,
  ...marketingServices,
  ...meetingServices,
  ...microsoft365Services,
  ...microsoftBusinessServices,
  ...monitoringServices,
  ...musicServices,
  ...paymentServices,
  ...peopleServices,
  ...placeServices,
  ...projectServices,
  ...salesServices,
  ...salesforceServices,
  ...searchServices,
  ...shopifyServices,
  ...signatureServices,
  ...socialServices,
  ...subscriptionServices,
  ...supportServices,
  ...taskServices,
  ...telephonyServices,
  ...timeServices,
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
