import type { Account } from "../../generated/prisma/client.ts";
import { DomainError } from "../../platform/errors.ts";

/** What was asked for needs a new consent at the provider; `url` is where to give it. */
export class AuthorizationRequiredError extends DomainError {
  readonly code = "AUTHORIZATION_REQUIRED";
  readonly url: string;
  readonly expiresAt: Date;
  constructor(account: Pick<Account, "providerOrgName">, url: string, expiresAt: Date) {
    super(
      `The tokens of ${account.providerOrgName} were revoked at the provider. Give the consent again: with it the account is granted.`,
    );
    this.url = url;
    this.expiresAt = expiresAt;
  }
}
