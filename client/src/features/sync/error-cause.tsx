import type { ErrorGroup_MappingErrorGroupFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** What a cause is, what mends it, where its mapping is, and how many records it stops. */
export function ErrorCause(props: {
  group: ErrorGroup_MappingErrorGroupFragment;
  operation: { document: string; variables: Record<string, unknown> };
}) {
  const account = () => `/accounts/${encodeURIComponent(props.group.account.id)}`;
  const way = () => {
    const { direction, field, property } = props.group;
    return (direction === "PULL" ? [field, property] : [property, field]).filter(Boolean).join(" → ");
  };
  return (
    <Card title="Cause" aside={<CopyOperation {...props.operation} />}>
      <div class="space-y-4">
        <p class="text-sm" data-testid="suggestion">
          <span class="font-medium">What to do:</span> {props.group.suggestion}
        </p>
        <Facts>
          <Fact name="Account">
            <Link href={account()}>
              {props.group.account.providerOrgName} ({props.group.account.service.name})
            </Link>
          </Fact>
          <Fact
            name={
              props.group.direction === "PULL" ? "Mapping: field → property" : "Mapping: property → field"
            }
          >
            <Link href={`${account()}/settings/mapping?property=${encodeURIComponent(props.group.property)}`}>
              <span class="font-mono text-xs">{way()}</span>
            </Link>
          </Fact>
          <Fact name="Records">
            <span class="tabular-nums" data-testid="counts">
              {props.group.open.toLocaleString("en")} open, {count(props.group.ignored, "ignored", "ignored")}
            </span>
          </Fact>
          <Fact name="Seen">
            first <RelativeTime at={props.group.firstSeenAt} />, last{" "}
            <RelativeTime at={props.group.lastSeenAt} />
          </Fact>
        </Facts>
      </div>
    </Card>
  );
}
