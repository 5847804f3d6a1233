import { z } from "zod";
import { ProviderError } from "../provider-error.ts";
import type { Records } from "../provider.ts";
import type { Crm } from "./crm.ts";

const recordAnswer = z.object({ data: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

/**
 * Single records of Zoho CRM or Bigin: `GET /{module}/{id}`, which gives all readable fields unless some are named, in every state
 * (converted leads and what waits for approval included (?)), and 204 for a record that is gone. An id that no record of the organization can have is `INVALID_DATA`: that record is gone as well.
 */
export function createZohoRecords(crm: Crm): Records {
  return {
    async read({ tokens, module, recordId, signal }) {
      const path = `${encodeURIComponent(module)}/${encodeURIComponent(recordId)}`;
      const answer = await crm.read({ tokens, path, signal }, recordAnswer).catch((error: unknown) => {
        if (error instanceof ProviderError && error.providerCode === "INVALID_DATA") return null;
        throw error;
      });
      return answer?.data[0] ?? null;
    },
  };
}
