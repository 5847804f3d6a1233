import { mayUse, type Api, type Caller } from "../crm/authenticate.ts";
import { INVALID_JSON, INVALID_REQUEST_METHOD, OAUTH_SCOPE_MISMATCH, crmError } from "../crm/errors.ts";
import { readPage } from "../crm/read-page.ts";
import type { WriteResult } from "../crm/write-result.ts";
import type { Call, Reply } from "../http/call.ts";
import { isObject, readJsonObject } from "../http/read-body.ts";
import { without } from "../without.ts";
import type { World } from "../world.ts";
import {
  channelsOf,
  describeEvent,
  liveChannels,
  putChannels,
  readWanted,
  type WantedChannel,
} from "./channels.ts";

const OPERATIONS: Record<string, string> = {
  GET: "READ",
  POST: "CREATE",
  PUT: "UPDATE",
  PATCH: "UPDATE",
  DELETE: "DELETE",
};
const SUBSCRIBED = "Successfully subscribed for actions-watch of the given module";

/** `actions/watch`: POST and PUT set channels, PATCH changes one, GET lists, DELETE ends. */
export async function routeWatch(call: Call, caller: Caller): Promise<Reply> {
  const operation = OPERATIONS[call.method];
  if (operation === undefined) return INVALID_REQUEST_METHOD;
  if (!mayUse(caller.token, caller.product.service, "notifications", operation)) return OAUTH_SCOPE_MISMATCH;
  if (call.method === "GET") return listWatch(call, caller);
  if (call.method === "DELETE") return endWatch(call, caller);
  const body = await readJsonObject(call.request);
  const entries = body?.["watch"];
  if (!Array.isArray(entries) || entries.length === 0 || !entries.every(isObject)) return INVALID_JSON;
  const change = call.method === "PATCH" ? patchWatch : setWatch;
  const watch = entries.map((entry) => change(call.world, caller, entry, call.method));
  return watchAnswer(call.method === "POST" ? 201 : 200, watch);
}

function setWatch(world: World, api: Api, entry: Record<string, unknown>, method: string): WriteResult {
  const wanted = readWanted(world, api, entry, { events: true, notifyUrl: true });
  if ("status" in wanted) return wanted;
  if (method === "PUT" && channelsOf(world, api, wanted.channelId).length === 0)
    return notSubscribed(wanted.channelId);
  const events = putChannels(world, api, wanted, true).map((channel) => describeEvent(world, api, channel));
  return { code: "SUCCESS", details: { events }, message: SUBSCRIBED, status: "success" };
}

function patchWatch(world: World, api: Api, entry: Record<string, unknown>): WriteResult {
  const wanted = readWanted(world, api, entry, { events: false, notifyUrl: false });
  if ("status" in wanted) return wanted;
  const present = channelsOf(world, api, wanted.channelId);
  if (present.length === 0) return notSubscribed(wanted.channelId);
  return wanted.deleteEvents ? removeEvents(world, api, wanted) : mergeWatch(world, api, wanted);
}

/** Removes the named operations; a channel without any is gone. */
function removeEvents(world: World, api: Api, wanted: WantedChannel): WriteResult {
  const touched = channelsOf(world, api, wanted.channelId).filter((channel) =>
    [...wanted.byModule.keys()].some((module) => module.apiName === channel.module),
  );
  const events = touched.map((channel) => describeEvent(world, api, channel));
  for (const [module, operations] of wanted.byModule) {
    for (const channel of touched) {
      if (channel.module !== module.apiName) continue;
      channel.operations = channel.operations.filter((operation) => !operations.has(operation));
    }
  }
  world.state.channels = world.state.channels.filter((channel) => channel.operations.length > 0);
  world.touch();
  const details = { events: events.map((event) => without(event, "channel_expiry")) };
  return {
    code: "SUCCESS",
    details,
    message: "Successfully removed the subscribe details",
    status: "success",
  };
}

/** Changes what is given and keeps the rest; named events are added. */
function mergeWatch(world: World, api: Api, wanted: WantedChannel): WriteResult {
  const present = channelsOf(world, api, wanted.channelId);
  const first = present[0];
  for (const channel of present) {
    channel.notifyUrl = wanted.notifyUrl ?? channel.notifyUrl;
    channel.token = wanted.token ?? channel.token;
    channel.expiresAt = wanted.expiresAt ?? channel.expiresAt;
    for (const [module, operations] of wanted.byModule) {
      if (module.apiName === channel.module) {
        channel.operations = [...new Set([...channel.operations, ...operations])];
      }
    }
  }
  const added = new Map(
    [...wanted.byModule].filter(([module]) => !present.some((channel) => channel.module === module.apiName)),
  );
  putChannels(
    world,
    api,
    {
      ...wanted,
      byModule: added,
      notifyUrl: wanted.notifyUrl ?? first?.notifyUrl,
      token: wanted.token ?? first?.token,
      expiresAt: wanted.expiresAt ?? first?.expiresAt,
    },
    false,
  );
  world.touch();
  const events = channelsOf(world, api, wanted.channelId).map((channel) =>
    describeEvent(world, api, channel),
  );
  return { code: "SUCCESS", details: { events }, message: SUBSCRIBED, status: "success" };
}

function listWatch(call: Call, api: Api): Reply {
  const query = call.url.searchParams;
  const page = readPage(query);
  if ("status" in page) return page;
  const all = liveChannels(call.world, api).filter(
    (channel) =>
      (query.get("channel_id") ?? channel.channelId) === channel.channelId &&
      (query.get("module") ?? channel.module) === channel.module,
  );
  const start = (page.page - 1) * page.perPage;
  const watch = all.slice(start, start + page.perPage).map((channel) => ({
    ...describeEvent(call.world, api, channel),
    notify_on_related_action: channel.notifyOnRelatedAction,
    return_affected_field_values: channel.returnAffectedFieldValues,
    notify_url: channel.notifyUrl,
    events: channel.operations.map((operation) => `${channel.module}.${operation}`),
    token: channel.token ?? null,
    notification_condition: null,
    fields: null,
  }));
  if (watch.length === 0) return { status: 204 };
  const info = {
    per_page: page.perPage,
    count: watch.length,
    page: page.page,
    more_records: start + watch.length < all.length,
  };
  return { status: 200, json: { watch, info } };
}

/** `DELETE ?channel_ids=1,2`: one row per channel and module that ended. */
function endWatch(call: Call, api: Api): Reply {
  const { world } = call;
  const ids = (call.url.searchParams.get("channel_ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) {
    return crmError(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", {
      param_name: "channel_ids",
    });
  }
  const watch = ids.flatMap((id): WriteResult[] => {
    const ended = channelsOf(world, api, id);
    if (ended.length === 0) return [notSubscribed(id)];
    world.state.channels = world.state.channels.filter((channel) => !ended.includes(channel));
    return ended.map((channel) => {
      const { resource_uri, resource_id, channel_id } = describeEvent(world, api, channel);
      const details = { resource_uri, resource_id, channel_id };
      return {
        code: "SUCCESS",
        details,
        message: "Successfully un-subscribed from actions-watch",
        status: "success",
      };
    });
  });
  world.touch();
  return watchAnswer(200, watch);
}

function notSubscribed(channelId: string): WriteResult {
  return {
    code: "NOT_SUBSCRIBED",
    details: { channel_id: channelId },
    message: "Not subscribed to actions-watch",
    status: "error",
  };
}

function watchAnswer(status: number, watch: WriteResult[]): Reply {
  const failed = watch.filter((row) => row.status === "error").length;
  return { status: failed === 0 ? status : failed < watch.length ? 207 : 400, json: { watch } };
}
