import type { FactsRow } from "../rules/index.ts";
import type { DeploymentChange } from "./target.ts";

/** A rule as the plan's statement reads it. */
export type PlanRow = FactsRow & {
  change: DeploymentChange;
  presentAccountId: string | null;
  rememberedAccountId: string | null;
  functionChanged: boolean;
};

/** Runs a statement, in a transaction or outside. */
export type Query = <Row extends object>(text: string, values: unknown[]) => Promise<Row[]>;
