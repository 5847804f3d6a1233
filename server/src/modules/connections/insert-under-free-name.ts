import type { TransactionScope } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { linkNames } from "./link-name.ts";

/** How many link names are looked at in one statement. */
const batch = 50;

/** Inserts a connection under the first link name of the namespace that is free. Of two at once the later takes the next one. */
export async function insertUnderFreeName(
  { tx }: TransactionScope,
  namespace: string,
  data: Omit<Prisma.ConnectionLinkCreateManyInput, "linkName">,
): Promise<string> {
  const { organizationId, name } = data;
  for (let from = 1; ;) {
    const candidates = linkNames(namespace, name, from, batch);
    const taken = await tx.connectionLink.findMany({
      where: { organizationId, linkName: { in: candidates } },
      select: { linkName: true },
    });
    const linkName = candidates.find((each) => !taken.some((row) => row.linkName === each));
    if (!linkName) {
      from += batch;
      continue;
    }
    const { count } = await tx.connectionLink.createMany({
      data: [{ ...data, linkName }],
      skipDuplicates: true,
    });
    if (count === 1) return linkName;
  }
}
