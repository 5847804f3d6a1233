import type { ProviderOrg } from "../state.ts";

/** Books has a number of its own for an organization, apart from the CRM's zgid. */
export function booksOrganizationId(org: ProviderOrg): string {
  return String(10_000_000 + Number(org.idPrefix));
}
