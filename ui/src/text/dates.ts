// Dates as a clerk reads them. Instants are shown in German legal time wherever the device is.
import { language, locale, t, tn } from "../messages";
import { dateFormat } from "../messages/formats";

const ZONE = "Europe/Berlin";
const DAY = 86_400_000;

/** `14:03:07` */
export function clockWords(value: string): string {
  const options = { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return dateFormat(locale(), options).format(instantOf(value));
}

/** `YYYY-MM-DD` of an instant in German legal time. */
export function dayOf(instant: Date): string {
  const format = dateFormat("en-GB", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
  const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

function time(instant: Date): string {
  return dateFormat(locale(), { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(instant);
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(locale(), { timeZone: "UTC", ...options }).format(new Date(`${day}T00:00:00Z`));
}

function weekdayAndDate(day: string, today: string): string {
  const weekday = format(day, { weekday: "short" }).replace(".", "");
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  const date = format(day, { day: "2-digit", month: "2-digit", ...(sameYear ? {} : { year: "numeric" }) });
  const closed = language() === "de" && sameYear && !date.endsWith(".") ? `${date}.` : date;
  return `${weekday} ${closed}`;
}

/** ECMAScript defines three digits after the second; the portal's clock gives nine. */
function instantOf(value: string): Date {
  return new Date(value.replace(/(\.\d{3})\d+/, "$1"));
}

/** `heute 10:42`, `gestern 17:05`, `Mo 16.11.`, `Fr 14.11.2025` */
export function momentWords(value: string, now: Date = new Date()): string {
  const instant = instantOf(value);
  const day = dayOf(instant);
  const today = dayOf(now);
  const ago = daysBetween(day, today);
  if (ago === 0) return t("date.today_at", { time: time(instant) });
  if (ago === 1) return t("date.yesterday_at", { time: time(instant) });
  return weekdayAndDate(day, today);
}

/** `Montag, 16. November 2026 um 10:42` */
export function momentInFull(value: string): string {
  return dateFormat(locale(), { timeZone: ZONE, dateStyle: "full", timeStyle: "short" }).format(instantOf(value));
}

/** `heute`, `morgen`, `gestern`, `Mo 16.11.` for a day without time. */
export function dayWords(day: string, now: Date = new Date()): string {
  const today = dayOf(now);
  const ahead = daysBetween(today, day);
  if (ahead === 0) return t("date.today");
  if (ahead === 1) return t("date.tomorrow");
  if (ahead === -1) return t("date.yesterday");
  return weekdayAndDate(day, today);
}

export function dayInFull(day: string): string {
  return format(day, { dateStyle: "full" });
}

export type Urgency = "overdue" | "soon" | "later";

export function urgency(due: string, now: Date = new Date()): Urgency {
  const left = daysBetween(dayOf(now), due);
  if (left < 0) return "overdue";
  return left <= 3 ? "soon" : "later";
}

/** `seit 3 Tagen überfällig`, `heute fällig`, `noch 5 Tage` */
export function dueWords(due: string, now: Date = new Date()): string {
  const left = daysBetween(dayOf(now), due);
  if (left < 0) return tn("date.overdue", -left);
  if (left === 0) return t("date.due_today");
  return tn("date.left", left);
}

/** Years of two digits up to this one belong to this century, as people write them. */
const LAST_SHORT_YEAR = 40;

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Day, month and year as they are written (`01.03.2025`, `1.3.25`, `01032025`, `2025-03-01`). */
function writtenParts(text: string): string[] | null {
  const iso = ISO_DAY.exec(text);
  if (iso) return iso.slice(1).reverse();
  const apart = /^(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{2}|\d{4})$/.exec(text);
  return (apart ?? /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(text))?.slice(1) ?? null;
}

/** `YYYY-MM-DD` of a day as people type it; `null` for what is none. */
export function readDay(text: string): string | null {
  const written = writtenParts(text.trim());
  const [day, month, number] = written?.map(Number) ?? [];
  if (day === undefined || month === undefined || number === undefined) return null;
  // „0026“ is a year of its own, not this century's.
  const isShort = written?.[2]?.length === 2;
  const year = isShort ? number + (number <= LAST_SHORT_YEAR ? 2000 : 1900) : number;
  const two = (number: number) => String(number).padStart(2, "0");
  return year >= 1000 && isDay(year, month, day) ? `${year}-${two(month)}-${two(day)}` : null;
}

/** Whether the year has two digits: `01.03.20` may go on as 2026. */
export function hasShortYear(text: string): boolean {
  return writtenParts(text.trim())?.[2]?.length === 2;
}

/** The day that a date field holds; `null` for what is none, or may be half of one. */
export function settledDay(value: string): string | null {
  return ISO_DAY.test(value) ? readDay(value) : null;
}

/** As it is typed in Germany: `31.01.2026`; what is no day stays as it is. */
export function typedDay(value: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return parts ? `${parts[3]}.${parts[2]}.${parts[1]}` : value;
}

/** The day, or the Monday after it where it falls on a weekend. */
export function workday(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay();
  const ahead = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return new Date(date.getTime() + ahead * DAY).toISOString().slice(0, 10);
}

/** A day `days` after today, for the quick choices of a reminder. */
export function dayFromToday(days: number, now: Date = new Date()): string {
  return dayOf(new Date(now.getTime() + days * DAY));
}
