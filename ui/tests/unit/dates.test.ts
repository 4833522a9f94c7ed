import { beforeEach, describe, expect, it, vi } from "vitest";

vi.stubGlobal("document", { documentElement: {} });
const { setLanguage } = await import("../../src/messages");
const dates = await import("../../src/text/dates");
const { dayInFull, dayWords, dueWords, hasShortYear, momentInFull, momentWords } = dates;
const { readDay, settledDay, typedDay, urgency, workday } = dates;

const NOW = new Date("2026-11-18T09:42:00Z");

describe("days as a clerk types them", () => {
  it.each(["01032025", "010325", "1.3.25", "01.03.2025", "1 3 2025", "2025-03-01", " 1/3/25 "])("reads %s", (text) =>
    expect(readDay(text)).toBe("2025-03-01"),
  );
  it.each(["", "31.02.2025", "13.13.2025", "1.3", "1.3.225", "gestern", "2025-02-30"])("takes %s for no day", (text) =>
    expect(readDay(text)).toBeNull(),
  );
  it("takes short years for those of this century up to 40", () => {
    expect([readDay("1.3.40"), readDay("1.3.41")]).toEqual(["2040-03-01", "1941-03-01"]);
    expect([readDay("01.03.0026"), readDay("01030001")]).toEqual([null, null]);
  });

  it("takes a year of two digits for one that may go on", () => {
    expect(["01.03.20", "010320", "1.3.20"].map(hasShortYear)).toEqual([true, true, true]);
    expect(["01.03.2026", "01032026", "2026-03-01", "01.03.2"].map(hasShortYear)).toEqual([false, false, false, false]);
    expect(["01.03.20", "2026-03-01", "2026-02-30"].map(settledDay)).toEqual([null, "2026-03-01", null]);
  });

  it("writes days as Germans do and leaves the rest", () => {
    expect([typedDay("2026-04-03"), typedDay("31.02.2025")]).toEqual(["03.04.2026", "31.02.2025"]);
  });
  it.each([
    ["2026-12-04", "2026-12-04"],
    ["2026-12-05", "2026-12-07"],
    ["2026-12-06", "2026-12-07"],
  ])("moves %s off the weekend", (day, moved) => expect(workday(day)).toBe(moved));
});

describe("dates as a clerk reads them", () => {
  beforeEach(() => setLanguage("de"));

  it.each([
    ["2026-11-18T09:42:00Z", "heute 10:42"],
    ["2026-11-17T22:59:00Z", "gestern 23:59"],
    ["2026-11-17T23:01:00Z", "heute 00:01"],
    ["2026-11-16T08:00:00Z", "Mo 16.11."],
    ["2025-11-14T08:00:00Z", "Fr 14.11.2025"],
  ])("says %s as %s", (value, words) => expect(momentWords(value, NOW)).toBe(words));

  it("keeps to German legal time when clocks change", () => {
    expect(momentWords("2026-10-25T00:30:00Z", new Date("2026-10-25T12:00:00Z"))).toBe("heute 02:30");
  });

  it("gives the full date for tooltip and screen reader", () => {
    expect(momentInFull("2026-11-16T09:42:00Z")).toBe("Montag, 16. November 2026 um 10:42");
    expect(dayInFull("2026-12-24")).toBe("Donnerstag, 24. Dezember 2026");
  });

  it.each([
    ["2026-11-15", "seit 3 Tagen überfällig", "overdue"],
    ["2026-11-17", "seit 1 Tag überfällig", "overdue"],
    ["2026-11-18", "heute fällig", "soon"],
    ["2026-11-19", "noch 1 Tag", "soon"],
    ["2026-12-18", "noch 30 Tage", "later"],
  ])("says due %s as %s", (due, words, how) => {
    expect(dueWords(due, NOW)).toBe(words);
    expect(urgency(due, NOW)).toBe(how);
  });

  it("names near days", () => {
    expect(["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-23"].map((day) => dayWords(day, NOW))).toEqual([
      "gestern",
      "heute",
      "morgen",
      "Mo 23.11.",
    ]);
  });

  it("speaks English too", () => {
    setLanguage("en");
    expect(momentWords("2026-11-18T09:42:00Z", NOW)).toBe("today 10:42");
    expect(dueWords("2026-11-17", NOW)).toBe("1 day overdue");
  });
});
