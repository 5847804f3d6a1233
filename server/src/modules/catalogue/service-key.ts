/** A name as the key of a service: lower case, `a-z0-9` with single hyphens, at most 60 characters; "service" where nothing is left. */
export function serviceKeyOf(name: string): string {
  const key = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60)
    .replace(/-$/, "");
  return key || "service";
}
