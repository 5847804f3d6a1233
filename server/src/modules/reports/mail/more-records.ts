import type { MoreRecords } from "../compose/mail-document.ts";

/** What stands below records that were cut: "and 1,980 more in the inbox". */
export function moreRecords({ count, atLeast, where }: MoreRecords): string {
  return `and ${atLeast ? "more than " : ""}${count.toLocaleString("en")} more ${where}`.trimEnd();
}
