import type { Stage } from "./stage.ts";
import type { Planted } from "./planted.ts";

/** What the parts of the story hand to each other. */
export type Journey = Stage & { planted: Planted; slug: string; token: string };

/** The last part of a link, which is its secret. */
export function secretOfLink(link: unknown): string {
  const { pathname, hash, searchParams } = new URL(String(link));
  return (
    searchParams.get("token") ?? (hash ? hash.replace(/^#(token=)?/, "") : (pathname.split("/").pop() ?? ""))
  );
}

/** The values of the cookies in a `Cookie` header. */
export function secretsOfCookies(cookie: string): string[] {
  return cookie.split("; ").flatMap((pair) => {
    const value = pair.slice(pair.indexOf("=") + 1);
    return value.length >= 8 ? [decodeURIComponent(value)] : [];
  });
}
