/** Whether there is such a day in the calendar. Months and days from 1; years from 1 to 9999. */
export function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
}

/** A moment as properties hold it: ISO 8601 in UTC, without milliseconds where there are none. */
export function toMoment(moment: Date): string {
  return moment.toISOString().replace(".000Z", "Z");
}
