import type { TestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { contactName, matchKey } from "./contact-name.ts";
import type { ContactValues } from "./merge-contact.ts";

export type ContactScene = { organization: TestOrganization; account: { id: string; globalId: string } };

/** An organization with an account whose service has contacts, as after its first sync. */
export async function makeContactScene(app: TestApp, serviceKey = "zoho-crm"): Promise<ContactScene> {
  const organization = await makeOrganization(app);
  const account = await insertAccount(app, organization.id, {
    grantedById: organization.admin.memberId,
    serviceKey,
  });
  return { organization, account };
}

/** A contact as a pull leaves it, unless `data` says otherwise. */
export async function insertContact(
  app: TestApp,
  { organization, account }: ContactScene,
  properties: ContactValues,
  data: Partial<Prisma.ContactUncheckedCreateInput> = {},
): Promise<{ id: string; globalId: string }> {
  const now = app.environment.clock.now();
  const externalId = data.externalId === undefined ? `record-${newId()}` : data.externalId;
  const contact = await app.environment.database.prisma.contact.create({
    data: {
      id: newId(),
      organizationId: organization.id,
      accountId: account.id,
      email: matchKey(properties),
      name: contactName(properties, externalId),
      properties: properties as Prisma.InputJsonObject,
      base: properties as Prisma.InputJsonObject,
      version: 1,
      pushedVersion: 1,
      createdAt: now,
      updatedAt: now,
      ...data,
      externalId,
    },
  });
  return { id: contact.id, globalId: toGlobalId("Contact", contact.id) };
}
