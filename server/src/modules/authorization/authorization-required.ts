import { DomainError } from "../../platform/errors.ts";

/** What was asked for needs a new consent at the provider; `url` is where to give it, `what` what the consent grants. */
export class AuthorizationRequiredError extends DomainError {
  readonly code = "AUTHORIZATION_REQUIRED";
  readonly url: string;
  readonly expiresAt: Date;
  constructor(
    what: { noun: "account" | "connection"; name: string },
    consent: { url: string; expiresAt: Date },
  ) {
    super(
      `The tokens of ${what.name} were revoked at the provider. Give the consent again: with it the ${what.noun} is granted.`,
    );
    this.url = consent.url;
    this.expiresAt = consent.expiresAt;
  }
}
