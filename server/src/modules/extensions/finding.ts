/** Something wrong with a value of a manifest: what, and what was meant or what to do. */
export type Finding = { code: string; message: string; remedy: string };

/** A text as it is quoted in a remedy: like in the manifest, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 199)}…` : text);
}
