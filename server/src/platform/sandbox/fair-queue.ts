/** What waits for a place, taken in turn from its lanes: one lane that has much delays no other. */
export type FairQueue<Item> = {
  readonly size: number;
  add(lane: string, item: Item): void;
  /** The next item of the next lane that `mayTake`; undefined where there is none. */
  take(mayTake: (lane: string) => boolean): Item | undefined;
  /** Takes out all that waits. */
  clear(): Item[];
};

/** Lanes take turns; within a lane the order is that of arrival. */
export function makeFairQueue<Item>(): FairQueue<Item> {
  // A Map keeps the order of insertion: a lane that had its turn goes to the end.
  const lanes = new Map<string, Item[]>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(lane, item) {
      const waiting = lanes.get(lane);
      if (waiting) waiting.push(item);
      else lanes.set(lane, [item]);
      size += 1;
    },
    take(mayTake) {
      for (const [lane, waiting] of lanes) {
        if (!mayTake(lane)) continue;
        const item = waiting.shift();
        lanes.delete(lane);
        if (waiting.length > 0) lanes.set(lane, waiting);
        if (item !== undefined) size -= 1;
        return item;
      }
      return undefined;
    },
    clear() {
      const all = [...lanes.values()].flat();
      lanes.clear();
      size = 0;
      return all;
    },
  };
}
