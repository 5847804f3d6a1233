import type { CallDoor } from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";

/** How a call came in. */
export const doorNames = { GRAPHQL: "GraphQL", SCRIPT: "Script", PROXY: "Proxy" } satisfies Record<
  CallDoor,
  string
>;

/** What came back: the status, or the code that says why nothing did. */
export function CallOutcomeChip(props: {
  call: { status: number | null; errorCode: string | null; failed: boolean };
}) {
  const words = () =>
    [props.call.status, props.call.errorCode].filter((each) => each !== null).join(" ") || "No answer";
  return (
    <Chip dot tone={props.call.failed ? "bad" : props.call.errorCode ? "warn" : "good"}>
      {words()}
    </Chip>
  );
}
