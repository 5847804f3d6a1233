import type { Environment } from "../lib/scope.ts";
import { Chip } from "./chip.tsx";

/** Which environment something is in; production has a colour of its own everywhere. */
export function EnvironmentChip(props: { environment: Environment }) {
  return (
    <Chip tone={props.environment === "PRODUCTION" ? "production" : "neutral"}>
      {props.environment === "PRODUCTION" ? "Production" : "Development"}
    </Chip>
  );
}
