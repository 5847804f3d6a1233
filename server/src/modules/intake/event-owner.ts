import type { Environment } from "../../generated/prisma/enums.ts";

/** Whose events they are. */
export type EventOwner = {
  organizationId: string;
  accountId: string;
  environment: Environment;
  serviceKey: string;
};
