/** Which authorization, and whose. */
export type AuthorizationKey = { organizationId: string; authorizationId: string };
