import { DomainError } from "../../platform/errors.ts";

/** One more consent would end a live refresh token without a word; `endangered` names what stands on it. */
export class TokenBudgetError extends DomainError {
  readonly code = "TOKEN_BUDGET";
  readonly limit: number;
  readonly live: number;
  readonly endangered: string[];
  constructor(service: { name: string }, budget: { limit: number; live: number; endangered: string[] }) {
    super(
      `${service.name} lets ${budget.limit} refresh tokens of one person and client live, and there are ${budget.live}: one more ends that of ${budget.endangered.join(", ")}. Delete a connection that is not needed, or accept the loss.`,
    );
    this.limit = budget.limit;
    this.live = budget.live;
    this.endangered = budget.endangered;
  }
}
