// Dates as a clerk reads them. Instants are shown in German legal time wherever the device is.
import { language, locale, t, tn } from "../messages";

const ZONE = "Europe/Berlin";
const DAY = 86_400_000;

/** `YYYY-MM-DD` of an instant in German legal time. */
export function dayOf(instant: Date): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
  const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

function time(instant: Date): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(instant);
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).format(new Date(`${day}T00:00:00Z`));
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
  return new Intl.DateTimeFormat(locale(), { timeZone: ZONE, dateStyle: "full", timeStyle: "short" }).format(
    instantOf(value),
  );
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

/** A day `days` after today, for the quick choices of a reminder. */
export function dayFromToday(days: number, now: Date = new Date()): string {
  return dayOf(new Date(now.getTime() + days * DAY));
}
