/** Lists read their first pages again at most this often, however many changes arrive. */
const pauseMs = 400;

export type LiveList = {
  /** What its rows are: `Account`, `Rule`, … */
  typename: string;
  /** Types whose every change alters it, such as what it counts. */
  also?: readonly string[];
  has: (id: string) => boolean;
  /** True where a change of state can move a row in or out (a filter by status, open problems). */
  volatile: () => boolean;
  refetch: () => void;
};

const lists = new Set<LiveList>();
const due = new Map<LiveList, { timer: ReturnType<typeof setTimeout> | null; again: boolean }>();

function refetchSoon(list: LiveList) {
  const waiting = due.get(list);
  if (waiting) {
    waiting.again = true;
    return;
  }
  const state = { timer: null as ReturnType<typeof setTimeout> | null, again: false };
  due.set(list, state);
  list.refetch();
  state.timer = setTimeout(() => {
    due.delete(list);
    if (state.again && lists.has(list)) refetchSoon(list);
  }, pauseMs);
}

/** Lets a mounted list hear of rows that come and go; returns the way out. */
export function registerList(list: LiveList): () => void {
  lists.add(list);
  return () => {
    lists.delete(list);
    const waiting = due.get(list);
    if (waiting?.timer) clearTimeout(waiting.timer);
    due.delete(list);
  };
}

/**
 * Tells the mounted lists of one type that an entity changed. Rows that are shown update through the cache;
 * only a new row, a lost row or a row that may leave a filter makes a list read its pages again.
 */
export function touchLists(typename: string, id?: string, gone = false): void {
  for (const list of lists) {
    if (list.also?.includes(typename)) refetchSoon(list);
    if (list.typename !== typename) continue;
    const shown = id !== undefined && list.has(id);
    if (id === undefined || list.volatile() || (gone ? shown : !shown)) refetchSoon(list);
  }
}
