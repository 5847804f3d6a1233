import type { Transaction } from "../../platform/database/client.ts";
import type { ContactField, DataSync } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";

/** The fields of the provider's contacts, as the last org sync of the account found them, by name; none before the first. */
export async function getContactFields(
  db: Pick<Transaction, "mirroredItem">,
  accountId: string,
  dataSync: DataSync,
): Promise<ContactField[]> {
  const items = await db.mirroredItem.findMany({
    where: { accountId, object: "FIELDS", parentKey: dataSync.contactModule },
    orderBy: { key: "asc" },
    select: { data: true },
  });
  return items.flatMap(({ data }) => dataSync.contactField(data as { [key: string]: Json }) ?? []);
}
