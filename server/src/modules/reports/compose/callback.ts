import type { DisableCause } from "../../../generated/prisma/enums.ts";
import type { Composed, Deadline, Scene } from "./composer.ts";
import {
  countedOf,
  countedTo,
  factsOf,
  momentOf,
  sayCount,
  sayDistance,
  sayMoment,
  sentence,
} from "./say.ts";
import { shorten } from "./shorten.ts";

type Endpoint = {
  extensionName: string;
  event: string;
  /** The rest of its URL may hold what is private. */
  host: string;
  disabledAt: Date | null;
  disableCause: DisableCause | null;
  failingSince: Date | null;
  failingReason: string | null;
  lastSuccessAt: Date | null;
  waiting: number;
  oldestAt: Date | null;
};

const dayMs = 86_400_000;
/** An endpoint without a success for so long is disabled (modules/callbacks/record-health.ts). */
const disableAfterMs = 5 * dayMs;
/** A delivery waits at most so long (modules/callbacks/delivery-facts.ts). */
const longestWaitMs = 14 * dayMs;

/** An endpoint of callbacks fails, is disabled, or works again: one thread. */
export async function composeCallback(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const endpoint = await loadEndpoint(scene);
  const host = endpoint?.host ?? (detail.endpoint ?? "An endpoint").replace(/:\d+$/, "");
  const what = `${endpoint?.event ?? detail.event ?? "a callback"} of ${endpoint?.extensionName ?? detail.extensionName ?? "an extension"}`;
  const id = notification.subscriptionId;
  const action = id && endpoint ? { label: "Open the endpoint", url: links.callback(id) } : null;
  const waiting = endpoint ? sayCount(countedOf(endpoint.waiting), "delivery", "deliveries") : null;
  const facts = (more: readonly (readonly [string, string | null | undefined])[]) =>
    factsOf([
      ["Extension", endpoint?.extensionName ?? detail.extensionName],
      ["Event", endpoint?.event ?? detail.event],
      ["Endpoint", host],
      ...more,
      ["Deliveries that wait", waiting],
    ]);
  if (notification.kind === "CALLBACK_RECOVERED")
    return {
      title: `${host} takes ${what} again`,
      lead: "Deliveries go out again, oldest first. None was lost while they waited.",
      facts: facts([
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
        ["By", detail.byName],
        ["Last success", endpoint?.lastSuccessAt ? sayMoment(endpoint.lastSuccessAt) : null],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action,
      why: "Patchbay sends this because it told you of the beginning.",
    };
  const since = endpoint?.failingSince ?? notification.incident?.openedAt ?? notification.createdAt;
  const reason = sentence(endpoint?.failingReason ?? detail.reason ?? "The reason is not known.");
  if (notification.kind === "CALLBACK_DISABLED") {
    const gone = (endpoint?.disableCause ?? detail.cause) === "GONE";
    const at = endpoint?.disabledAt ?? momentOf(detail.at) ?? notification.createdAt;
    return {
      title: `${host} is disabled for ${what}`,
      lead: gone
        ? `${host} answered 410: it wants no more. Patchbay sends it nothing until somebody resumes it.`
        : `Nothing was delivered to ${host} for five days, so Patchbay stopped. Its deliveries wait until somebody resumes it.`,
      facts: facts([
        ["Disabled", sayMoment(at)],
        ["Failing since", gone ? null : sayMoment(since)],
        ["Why", gone ? "It answered 410 Gone." : reason],
      ]),
      deadline: deliveriesDeadline(endpoint, now),
      recommended: "Mend the endpoint, send it a test event, then resume it.",
      action,
      steps: [
        `Mend what answers at ${host}; it has to answer 2xx within the time that Patchbay waits.`,
        "Open the endpoint in Patchbay and choose “Send a test event”: a test is sent also while it is disabled.",
        "Choose “Resume”: say how fast what waits goes out.",
        "What was not delivered before can be sent again from the same page.",
      ],
      why: `Patchbay sends this because the endpoint for ${what} was disabled.`,
    };
  }
  const disables = endpoint?.failingSince
    ? new Date(endpoint.failingSince.getTime() + disableAfterMs)
    : momentOf(detail.deadline);
  return {
    title: `${host} keeps failing for ${what}`,
    lead: `Nothing was delivered to ${host}${detail.percent ? ` for ${detail.percent} % of the five days after which it is disabled` : " for days"}. Each delivery is tried again by the schedule.`,
    facts: facts([
      ["Failing since", sayMoment(since)],
      ["It failed with", reason],
      ["Last success", endpoint?.lastSuccessAt ? sayMoment(endpoint.lastSuccessAt) : "None"],
    ]),
    deadline:
      disables && disables > now
        ? {
            at: disables,
            text: `${sayMoment(disables)} (${sayDistance(disables, now)}). Then the endpoint is disabled, and its deliveries wait for a person.`,
          }
        : { at: null, text: "No deadline: it is not failing any more, or was disabled since." },
    recommended: "Look at what the endpoint answers, mend it, and send it a test event.",
    action,
    steps: [
      "Open the endpoint in Patchbay: its last attempts show what it answered.",
      `Mend what answers at ${host}.`,
      "Choose “Send a test event”. Once deliveries succeed, everything goes on by itself.",
    ],
    why: `Patchbay sends this because nothing was delivered to the endpoint for ${what} for a long time.`,
  };
}

function deliveriesDeadline(endpoint: Endpoint | null, now: Date): Deadline {
  if (!endpoint?.oldestAt)
    return { at: null, text: "No deadline: no delivery waits. Each that comes is kept for 14 days." };
  const at = new Date(endpoint.oldestAt.getTime() + longestWaitMs);
  return {
    at,
    text: `${sayMoment(at)} (${sayDistance(at, now)}). Then the oldest delivery that waits expires.`,
  };
}

async function loadEndpoint({ database, notification }: Scene): Promise<Endpoint | null> {
  const { rows } = await database.pool.query<Omit<Endpoint, "host"> & { url: string }>({
    name: "mail-endpoint",
    text: `select x."name" as "extensionName", s."event"::text as "event", s."url", s."disabledAt", s."disableCause"::text as "disableCause",
        h."failingSince", h."failingReason", h."lastSuccessAt",
        (select count(*)::int from (select from "Delivery_pending" d where d."subscriptionId" = s."id" limit ${countedTo + 1}) w) as "waiting",
        (select min(o."createdAt") from (select coalesce(d."resentAt", d."createdAt") as "createdAt" from "Delivery_pending" d
          where d."subscriptionId" = s."id" order by d."subscriptionId", d."id" limit 100) o) as "oldestAt"
      from "CallbackSubscription" s join "Extension" x on x."id" = s."extensionId"
      left join "CallbackHealth" h on h."subscriptionId" = s."id"
      where s."id" = $1::uuid and s."organizationId" = $2::uuid`,
    values: [notification.subscriptionId, notification.organizationId],
  });
  const [row] = rows;
  if (!row) return null;
  const { url, ...rest } = row;
  return { ...shorten(rest), host: new URL(url).hostname };
}
