/**
 * The link name that a new connection will probably get: the server decides, and puts a number behind one that is taken.
 */
export function linkNamePreview(organizationSlug: string, name: string): string {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "")
    .slice(0, 55);
  return `${organizationSlug}__${slug || "connection"}`;
}
