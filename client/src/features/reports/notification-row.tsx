import { Show } from "solid-js";
import type { LiveNotification_NotificationFragment } from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row } from "../../ui/table.tsx";
import { kindNames, phaseNames, stateNames, stateTones, titleOf } from "./notification-names.ts";

/** How many of the copies were taken, of how many. */
function recipients({ state, mails }: LiveNotification_NotificationFragment): string {
  if (mails.length === 0) return state === "WAITING" ? "Decided when it is sent" : "Nobody";
  const sent = mails.filter((mail) => mail.state === "SENT").length;
  return `${sent} of ${mails.length}`;
}

/** One notification: what it is about, who got it, where it stands. */
export function NotificationRow(props: { notification: LiveNotification_NotificationFragment }) {
  const given = () => props.notification;
  return (
    <Row label={titleOf(given())}>
      <Cell class="min-w-64">
        <p class="flex flex-wrap items-center gap-x-2">
          <Link
            plain
            class="rounded-sm font-medium hover:underline"
            href={`/reports/${encodeURIComponent(given().id)}`}
          >
            {titleOf(given())}
          </Link>
          <Show when={given().environment === "PRODUCTION"}>
            <EnvironmentChip environment="PRODUCTION" />
          </Show>
        </p>
        <p class="text-xs text-ink-mute">
          {kindNames[given().kind]} · {phaseNames[given().phase].toLowerCase()}
        </p>
      </Cell>
      <Cell>
        <Chip dot tone={stateTones[given().state]} busy={given().state === "SENDING"}>
          {given().state === "WAITING" && given().inDigest
            ? "Waits for the digest"
            : stateNames[given().state]}
        </Chip>
        <Show when={given().reason}>
          {(reason) => <p class="mt-0.5 max-w-72 text-xs text-ink-mute">{reason()}</p>}
        </Show>
      </Cell>
      <Cell class="tabular-nums">{recipients(given())}</Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={given().createdAt} />
      </Cell>
    </Row>
  );
}
