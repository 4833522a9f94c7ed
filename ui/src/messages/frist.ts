// Words for Fristen and how they were reckoned.
import type { FristDoubt, FristEvent, FristLength, FristStep, Holiday, Land, NoFiction, NotWorking } from "../ipc/contract";
import { t, tn } from ".";
import { dayInNumbers } from "./labels";

export const fristEvent = (event: FristEvent) => t(`frist.event.${event}`);
export const landName = (land: Land) => t(`land.${land}`);
const holidayName = (holiday: Holiday) => t(`holiday.${holiday}`);

const lengthWords = ({ unit, count }: FristLength) => tn(`frist.length.${unit}`, count);

function dayKind(why: NotWorking): string {
  return why.kind === "holiday" ? holidayName(why.holiday) : t(`frist.not_working.${why.kind}`);
}

/** `05.10.2026: 4. Oktober ist ein Sonntag` */
export function fristStep({ what, day }: FristStep): string {
  const date = dayInNumbers(day);
  switch (what.what) {
    case "event":
      return t("frist.step.event", { day: date, event: fristEvent(what.of) });
    case "after":
      return t("frist.step.after", { day: date, length: lengthWords(what.of) });
    case "including":
      return t("frist.step.including", { day: date, length: lengthWords(what.of) });
    case "last-of-month":
      return t("frist.step.last-of-month", { day: date });
    case "past":
      return t("frist.step.past", { day: date, why: dayKind(what.of) });
    case "stays-on":
      return t("frist.step.stays-on", { day: date, why: dayKind(what.of) });
    case "extension":
      return t("frist.step.extension", { day: date });
  }
}

export function doubtWords(doubt: FristDoubt): string {
  if (doubt.doubt !== "local-holiday") return t(`frist.doubt.${doubt.doubt}`);
  return t("frist.doubt.local-holiday", { day: dayInNumbers(doubt.day), holiday: holidayName(doubt.holiday) });
}

export function noFictionWords(no: NoFiction): string {
  if (no.reason === "never-retrieved") return t("frist.no.never-retrieved", { day: dayInNumbers(no.provision_ends) });
  return t(`frist.no.${no.reason}`);
}
