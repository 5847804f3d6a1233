const mostTries = 10;

/**
 * Runs a statement on pending deliveries again where a row that it was about to lock has ended meanwhile: such a row has
 * moved to another partition, and PostgreSQL refuses the whole statement (40001). Nothing of it was done then. Also after a
 * deadlock (40P01).
 */
export async function retryMoved<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= mostTries || !isMoved(error)) throw error;
    }
  }
}

function isMoved(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && (error.code === "40001" || error.code === "40P01")) return true;
  return /moved to another partition|could not serialize|deadlock detected/.test(error.message);
}
