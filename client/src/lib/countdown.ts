/** "in 3 h 04 min", "in 4 min 09 s", "in 12 s", and "any moment now" from zero on. Rounded up to the next second. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 0) return "any moment now";
  if (seconds < 60) return `in ${seconds} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `in ${minutes} min ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `in ${hours} h ${two(minutes % 60)} min`;
  return `in ${Math.floor(hours / 24)} days ${hours % 24} h`;
}
