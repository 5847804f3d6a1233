import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceRow_ServiceFragment } from "../../gql/graphql.ts";
import { authTypeNames } from "../../lib/auth-types.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { Link } from "../../ui/link.tsx";
import { Cell, Row } from "../../ui/table.tsx";

export const serviceRowFragment = graphql(`
  fragment ServiceRow_service on Service {
    id
    key
    name
    description
    capabilities
    authType
    category
    isCustom
    client {
      clientId
    }
    accounts: accountCount {
      count
      more
    }
  }
`);

/** Of one width in both tables of the catalogue, which stand under each other. */
export const serviceColumns = [
  { label: "Service", class: "sm:w-2/5" },
  { label: "Category", class: "max-lg:hidden w-[17%]" },
  { label: "Signs in by", class: "max-sm:hidden w-[13%]" },
  { label: "Can do", class: "max-sm:hidden w-[14%]" },
  { label: "State", class: "sm:w-[16%]" },
];

/** How a service stands with this organization; nothing where it was never touched. */
function ServiceState(props: { service: ServiceRow_ServiceFragment; connected: boolean; deleted: boolean }) {
  const accounts = () => props.service.accounts;
  return (
    <Show
      when={props.connected}
      fallback={
        <Show when={props.deleted} fallback={<Show when={props.service.client}>{<Chip>Ready</Chip>}</Show>}>
          <Chip tone="bad" title="Its integration was deleted; rules still need another account">
            Deleted
          </Chip>
        </Show>
      }
    >
      <span class="inline-flex items-center gap-2 whitespace-nowrap">
        <Chip tone="good" dot>
          Connected
        </Chip>
        <Show when={accounts().count > 0}>
          <span class="text-xs text-ink-mute tabular-nums">
            {boundedCount(accounts())} {accounts().count === 1 ? "account" : "accounts"}
          </span>
        </Show>
      </span>
    </Show>
  );
}

/** One service of the catalogue: what it is, and how it stands. */
export function ServiceRow(props: {
  service: ServiceRow_ServiceFragment;
  connected: boolean;
  troubled: boolean;
  deleted: boolean;
}) {
  return (
    <Row label={props.service.name}>
      <Cell class="max-w-0 min-w-52 sm:w-2/5">
        <div class="flex items-center gap-3">
          <span
            aria-hidden="true"
            class="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-sm font-semibold text-accent"
          >
            {props.service.name.charAt(0)}
          </span>
          <div class="min-w-0">
            <div class="flex items-center gap-2">
              <Link
                plain
                href={`/services/${props.service.key}`}
                class="truncate rounded-sm font-medium hover:underline"
              >
                {props.service.name}
              </Link>
              <Show when={props.service.isCustom}>
                <Chip tone="info">Custom</Chip>
              </Show>
              <Show when={props.troubled}>
                <span
                  class="size-2 shrink-0 rounded-full bg-bad-solid"
                  role="img"
                  aria-label="Has open problems"
                  title="Has open problems"
                />
              </Show>
            </div>
            <p class="line-clamp-1 text-xs text-ink-mute">{props.service.description}</p>
          </div>
        </div>
      </Cell>
      <Cell class="text-ink-soft max-lg:hidden">{props.service.category ?? ""}</Cell>
      <Cell class="text-ink-soft max-sm:hidden">{authTypeNames[props.service.authType]}</Cell>
      <Cell class="text-ink-soft max-sm:hidden">
        {props.service.capabilities.map(sentenceLabel).join(", ")}
      </Cell>
      <Cell>
        <ServiceState service={props.service} connected={props.connected} deleted={props.deleted} />
      </Cell>
    </Row>
  );
}
