import { untrack } from "solid-js";
import { useSession } from "./session.tsx";

/**
 * Where the streams of a page begin: what was the newest before its data is read, or the session's cursor once everything
 * has been read again. Ask for it before the page's queries.
 */
export function usePageStart(): () => string | null {
  const { feedCursor, latestCursor } = useSession();
  const session = untrack(feedCursor);
  const start = latestCursor();
  return () => (feedCursor() === session ? start : feedCursor());
}
