/** A thing of the generic API, to be made, read, changed and deleted. */
export interface Item {
  id: string;
  name: string;
  /** Anything else that was written. */
  data: Record<string, unknown>;
  /** ISO time. */
  createdAt: string;
  updatedAt: string;
}

const SEED_START = Date.UTC(2024, 2, 1);
const COLOURS = ["amber", "blue", "coral", "green", "violet"] as const;

/** 25 items, so that a list has pages. */
export function seedItems(): Record<string, Item> {
  const items = Array.from({ length: 25 }, (_, index): Item => {
    const at = new Date(SEED_START + index * 3_600_000).toISOString();
    const id = `item_${index + 1}`;
    const data = { colour: COLOURS[index % COLOURS.length], size: (index * 7) % 40 };
    return { id, name: `Item ${index + 1}`, data, createdAt: at, updatedAt: at };
  });
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
