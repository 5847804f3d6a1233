import type { Call, Reply } from "../http/call.ts";
import { isObject, readBody } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import { insufficientScope, mayDo, type ApiCaller } from "./authenticate.ts";
import type { Item } from "./items-state.ts";
import { issuerOf } from "./settings.ts";

const MOST_PER_PAGE = 100;
const NO_SUCH_ITEM: Reply = { status: 404, json: { error: "not_found" } };
const NO_METHOD: Reply = { status: 405, headers: { allow: "GET, POST, PUT, PATCH, DELETE" } };
const WRONG_BODY: Reply = {
  status: 422,
  json: { error: "invalid_item", message: "the body must be a JSON object with a name" },
};

/**
 * `api/items`: list (`page`, `per_page` at most 100, `Link: rel="next"`), create, read, replace (PUT), change (PATCH), delete.
 * Tokens need the scope items.read or items.write.
 */
export async function routeItems(call: Call, caller: ApiCaller): Promise<Reply> {
  const [id, ...rest] = call.path;
  if (rest.length > 0) return NO_SUCH_ITEM;
  const reads = call.method === "GET" || call.method === "HEAD";
  const scope = reads ? "items.read" : "items.write";
  if (!mayDo(caller, scope)) return insufficientScope(scope);
  const { items } = call.world.state.generic;
  if (id === undefined) {
    if (reads) return listItems(call);
    return call.method === "POST" ? createItem(call, caller) : NO_METHOD;
  }
  const item = lookUp(items, id);
  if (item === undefined) return NO_SUCH_ITEM;
  if (reads) return { status: 200, json: tell(item) };
  if (call.method === "DELETE") {
    delete items[id];
    call.world.touch();
    return { status: 204 };
  }
  if (call.method !== "PUT" && call.method !== "PATCH") return NO_METHOD;
  const input = await readItem(call, caller);
  const { name = item.name, data } = input ?? {};
  if (input === undefined || (call.method === "PUT" && input.name === undefined)) return WRONG_BODY;
  const changed: Item = {
    ...item,
    name,
    data: call.method === "PUT" ? (data ?? {}) : { ...item.data, ...data },
    updatedAt: new Date(call.world.now()).toISOString(),
  };
  items[id] = changed;
  call.world.touch();
  return { status: 200, json: tell(changed) };
}

function listItems(call: Call): Reply {
  const query = call.url.searchParams;
  const [page, perPage] = [Number(query.get("page") ?? "1"), Number(query.get("per_page") ?? "10")];
  if (![page, perPage].every((number) => Number.isInteger(number) && number >= 1) || perPage > MOST_PER_PAGE)
    return { status: 400, json: { error: "invalid_page" } };
  const all = Object.values(call.world.state.generic.items);
  const rows = all.slice((page - 1) * perPage, page * perPage);
  const next =
    page * perPage < all.length
      ? `${issuerOf(call.world)}/api/items?page=${page + 1}&per_page=${perPage}`
      : null;
  return {
    status: 200,
    headers: next === null ? {} : { link: `<${next}>; rel="next"` },
    json: { items: rows.map(tell), page, per_page: perPage, total: all.length, next },
  };
}

async function createItem(call: Call, caller: ApiCaller): Promise<Reply> {
  const input = await readItem(call, caller);
  if (input?.name === undefined) return WRONG_BODY;
  const { world } = call;
  const at = new Date(world.now()).toISOString();
  const id = `item_${1_000 + world.nextNumber()}`;
  const item: Item = { id, name: input.name, data: input.data, createdAt: at, updatedAt: at };
  world.state.generic.items[id] = item;
  world.touch();
  return { status: 201, headers: { location: `${issuerOf(world)}/api/items/${id}` }, json: tell(item) };
}

async function readItem(
  call: Call,
  caller: ApiCaller,
): Promise<{ name?: string; data: Record<string, unknown> } | undefined> {
  const body = caller.body ?? (await readBody(call.request));
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (!isObject(value)) return undefined;
    const { id: _id, name, api_key: _key, created_at: _made, updated_at: _changed, ...data } = value;
    if (name !== undefined && (typeof name !== "string" || name === "")) return undefined;
    return name === undefined ? { data } : { name, data };
  } catch {
    return undefined;
  }
}

function tell(item: Item): object {
  const { id, name, data, createdAt, updatedAt } = item;
  return { ...data, id, name, created_at: createdAt, updated_at: updatedAt };
}
