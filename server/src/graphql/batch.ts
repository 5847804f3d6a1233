import type { GraphQLContext } from "./context.ts";

type Batch<Key, Value> = {
  keys: Map<string, { key: Key; promise: Promise<Value>; settle: Settle<Value> }>;
  cache: Map<string, Promise<Value>>;
};
type Settle<Value> = { resolve: (value: Value) => void; reject: (reason: unknown) => void };

/**
 * Loads one value; all keys asked for under the same `name` in one tick of one operation go into one call of
 * `loadAll`, which answers in the order of its keys. Values are kept for the operation.
 */
export function loadBatched<Key, Value>(
  ctx: GraphQLContext,
  name: string,
  key: Key,
  loadAll: (keys: Key[]) => Promise<Value[]>,
): Promise<Value> {
  let batch = ctx.batches.get(name) as Batch<Key, Value> | undefined;
  if (!batch) ctx.batches.set(name, (batch = { keys: new Map(), cache: new Map() }));
  const text = typeof key === "string" ? key : JSON.stringify(key);
  const known = batch.cache.get(text);
  if (known) return known;
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  if (batch.keys.size === 0) scheduleFlush(batch, loadAll);
  batch.keys.set(text, { key, promise, settle: { resolve, reject } });
  batch.cache.set(text, promise);
  return promise;
}

function scheduleFlush<Key, Value>(
  batch: Batch<Key, Value>,
  loadAll: (keys: Key[]) => Promise<Value[]>,
): void {
  // A microtask first, so that resolvers which await something ready still join; then the end of the tick.
  void Promise.resolve().then(() =>
    process.nextTick(() => {
      const entries = [...batch.keys.values()];
      batch.keys.clear();
      loadAll(entries.map((entry) => entry.key)).then(
        (values) => {
          for (const [index, entry] of entries.entries()) entry.settle.resolve(values[index] as Value);
        },
        (error: unknown) => {
          for (const entry of entries) entry.settle.reject(error);
        },
      );
    }),
  );
}

/** Forgets what an operation has loaded, so that a payload after a write reads anew. */
export function forgetLoaded(ctx: GraphQLContext): void {
  ctx.batches.clear();
}
