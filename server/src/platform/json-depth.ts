/** How deep JSON from outside may be: far more than anything meant, far less than what exhausts a stack. */
export const deepestJson = 100;

/** Whether objects and lists lie deeper inside each other than `deepestJson`. Needs no stack of its own. */
export function isTooDeep(value: unknown): boolean {
  let level: object[] = typeof value === "object" && value !== null ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepestJson) return true;
    level = level.flatMap((each) =>
      Object.values(each).filter((inner): inner is object => typeof inner === "object" && inner !== null),
    );
  }
  return false;
}
