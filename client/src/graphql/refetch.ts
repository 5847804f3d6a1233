const refetchers = new Set<() => void>();

/** Enters a mounted query; returns the way out. */
export function registerRefetch(refetch: () => void): () => void {
  refetchers.add(refetch);
  return () => refetchers.delete(refetch);
}

/** Reads every mounted query again from the server: after a gap that the feed can no longer bridge. */
export function refetchEverything(): void {
  for (const refetch of refetchers) refetch();
}
