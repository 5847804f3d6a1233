/** ISO 8601 with an offset and without fractions, the only form that Zoho takes. */
export function zohoTime(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, "+00:00");
}
