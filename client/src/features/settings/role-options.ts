import type { Role } from "../../gql/graphql.ts";

export const roleOptions = [
  { value: "COMPANY_ADMIN", label: "Company admin", note: "everything" },
  { value: "COMPANY_SUPERVISOR", label: "Company supervisor", note: "runs both environments" },
  { value: "BILLING_ADMIN", label: "Billing admin", note: "reports" },
  { value: "DEVELOPER", label: "Developer", note: "drafts and development" },
] as const satisfies readonly { value: Role; label: string; note: string }[];

/** The chosen values that are roles; a checkbox only knows text. */
export function rolesOf(values: readonly string[]): Role[] {
  return roleOptions.map((option) => option.value).filter((role) => values.includes(role));
}
