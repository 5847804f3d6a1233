/** The entry of a record under a key that came from outside: never an inherited member such as `constructor`. */
export function lookUp<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
