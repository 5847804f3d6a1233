/** A member of JSON by dots, such as `data.user.id` or `0.id`; undefined where there is none. Own members alone. */
export function readMember(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}
