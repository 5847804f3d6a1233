import { z } from "zod";
import type { OrgSync } from "../../provider.ts";
import { listPosition, readList, START } from "./read-list.ts";
import type { WebinarApi } from "./webinar-api.ts";
import { readOwner } from "./webinar-api.ts";
import { userList } from "./webinar-shapes.ts";

const savedAt = z.object({ zsoid: z.string(), at: listPosition });

/** Org sync of Zoho Webinar: its users, by pages of 100. It has no modules, fields or views. */
export function createWebinarOrgSync(api: WebinarApi): OrgSync {
  return {
    objects: ["USERS"],
    async readPage({ tokens, object, checkpoint, signal }) {
      if (object !== "USERS")
        return { items: [], next: null, progress: { done: 0, total: 0, unit: "ITEM" }, skipped: [] };
      const { zsoid, at } = checkpoint
        ? savedAt.parse(checkpoint)
        : { zsoid: (await readOwner(api, tokens, signal)).zsoid, at: START };
      const { rows, next } = await readList(api, { tokens, path: `${zsoid}/user`, signal }, at, userList);
      const done = at.read + rows.length;
      return {
        items: rows.map(({ userId, fullName, emailId, role }) => ({
          key: userId,
          data: {
            name: fullName ?? null,
            email: emailId ?? null,
            active: true,
            role: role ?? null,
            profile: null,
          },
        })),
        next: next && { zsoid, at: next },
        progress: { done, total: next ? null : done, unit: "ITEM" },
        skipped: [],
      };
    },
  };
}
