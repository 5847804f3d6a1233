import type { Api } from "../crm/authenticate.ts";
import { findModule, type CrmModule } from "../crm/module-catalogue.ts";
import type { WriteResult } from "../crm/write-result.ts";
import { zohoTime } from "../crm/zoho-time.ts";
import type { Channel, Operation } from "../state.ts";
import type { World } from "../world.ts";

const DEFAULT_LIFE_MS = 3_600_000;
const MAX_TOKEN_LENGTH = 50;
const OPERATIONS: Record<string, Operation[]> = {
  create: ["create"],
  edit: ["edit"],
  delete: ["delete"],
  all: ["create", "edit", "delete"],
};

export interface WantedChannel {
  channelId: string;
  byModule: Map<CrmModule, Set<Operation>>;
  notifyUrl: string | undefined;
  token: string | undefined;
  expiresAt: number | undefined;
  returnAffectedFieldValues: boolean;
  notifyOnRelatedAction: boolean;
  deleteEvents: boolean;
}

/** Reads one entry of `watch[]`; otherwise the error row of the answer. */
export function readWanted(
  world: World,
  api: Api,
  entry: Record<string, unknown>,
  needs: { events: boolean; notifyUrl: boolean },
): WantedChannel | WriteResult {
  const channelId = String(entry["channel_id"] ?? "");
  if (channelId === "") return wrong("MANDATORY_NOT_FOUND", "channel_id");
  if (!/^\d{1,19}$/.test(channelId))
    return wrong("INVALID_DATA", "channel_id", { expected_data_type: "bigint" });
  const events = entry["events"];
  if (events === undefined && needs.events) return wrong("MANDATORY_NOT_FOUND", "events");
  const byModule = readEvents(api, events ?? []);
  if (byModule === undefined) return wrong("INVALID_DATA", "events");
  const notifyUrl = entry["notify_url"];
  if (notifyUrl === undefined && needs.notifyUrl) return wrong("MANDATORY_NOT_FOUND", "notify_url");
  if (notifyUrl !== undefined && !isHttpUrl(notifyUrl)) return wrong("INVALID_DATA", "notify_url");
  const token = entry["token"];
  if (typeof token === "string" && token.length > MAX_TOKEN_LENGTH) {
    return wrong("INVALID_DATA", "token", { maximum_length: MAX_TOKEN_LENGTH });
  }
  const expiry = readExpiry(world, api, entry["channel_expiry"]);
  if (expiry === "wrong") return wrong("INVALID_DATA", "channel_expiry");
  return {
    channelId,
    byModule,
    notifyUrl: typeof notifyUrl === "string" ? notifyUrl : undefined,
    token: typeof token === "string" ? token : undefined,
    expiresAt: expiry,
    returnAffectedFieldValues: entry["return_affected_field_values"] === true,
    notifyOnRelatedAction: entry["notify_on_related_action"] === true,
    deleteEvents: entry["_delete_events"] === true,
  };
}

/** Sets the channels of one channel id, one per module; `replace` drops the modules not named. */
export function putChannels(world: World, api: Api, wanted: WantedChannel, replace: boolean): Channel[] {
  const mine = channelsOf(world, api, wanted.channelId);
  if (replace) world.state.channels = world.state.channels.filter((channel) => !mine.includes(channel));
  const made = [...wanted.byModule].map(([module, operations]): Channel => {
    const before = mine.find((channel) => channel.module === module.apiName);
    world.state.channels = world.state.channels.filter((channel) => channel !== before);
    return {
      orgKey: api.org.key,
      product: api.product.key,
      channelId: wanted.channelId,
      module: module.apiName,
      operations: [...operations],
      notifyUrl: wanted.notifyUrl ?? before?.notifyUrl ?? "",
      token: wanted.token,
      expiresAt: wanted.expiresAt ?? world.now() + DEFAULT_LIFE_MS,
      returnAffectedFieldValues: wanted.returnAffectedFieldValues,
      notifyOnRelatedAction: wanted.notifyOnRelatedAction,
      sent: before?.sent ?? 0,
      failed: before?.failed ?? 0,
      lastStatus: before?.lastStatus,
    };
  });
  world.state.channels.push(...made);
  world.touch();
  return made;
}

/** Live channels of an organization; expired ones are gone, as at Zoho. */
export function liveChannels(world: World, { org, product }: Api): Channel[] {
  const now = world.now();
  return world.state.channels.filter(
    (channel) => channel.orgKey === org.key && channel.product === product.key && channel.expiresAt > now,
  );
}

export function channelsOf(world: World, api: Api, channelId: string): Channel[] {
  return liveChannels(world, api).filter((channel) => channel.channelId === channelId);
}

export function describeEvent(
  world: World,
  { org, product }: Api,
  channel: Channel,
): Record<string, unknown> {
  return {
    channel_expiry: zohoTime(channel.expiresAt),
    resource_uri: `${world.origin}/${org.dataCentre}/api/${product.path}/${channel.module}`,
    resource_id: findModule(org, product, channel.module)?.id,
    resource_name: channel.module,
    channel_id: channel.channelId,
  };
}

/** Without a time one hour; more than the product's longest life falls back to one hour. */
function readExpiry(world: World, { product }: Api, text: unknown): number | "wrong" | undefined {
  if (text === undefined || text === null) return undefined;
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  const now = world.now();
  if (Number.isNaN(time) || time <= now) return "wrong";
  return time > now + product.channelLifeMs ? now + DEFAULT_LIFE_MS : time;
}

function readEvents({ org, product }: Api, events: unknown): Map<CrmModule, Set<Operation>> | undefined {
  if (!Array.isArray(events)) return undefined;
  const byModule = new Map<CrmModule, Set<Operation>>();
  const modules = new Map<string, CrmModule>();
  for (const event of events) {
    const [apiName = "", operation = "", ...rest] = String(event).split(".");
    const module = modules.get(apiName) ?? findModule(org, product, apiName);
    const operations = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    if (module === undefined || operations === undefined || rest.length > 0) return undefined;
    modules.set(apiName, module);
    const known = byModule.get(module) ?? new Set();
    for (const each of operations) known.add(each);
    byModule.set(module, known);
  }
  return byModule;
}

function isHttpUrl(text: unknown): boolean {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  return ["http:", "https:"].includes(new URL(text).protocol);
}

export function wrong(code: string, apiName: string, details: Record<string, unknown> = {}): WriteResult {
  const message = code === "MANDATORY_NOT_FOUND" ? "required field not found" : "invalid data";
  return { code, details: { api_name: apiName, ...details }, message, status: "error" };
}
