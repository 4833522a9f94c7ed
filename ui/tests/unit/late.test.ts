// What comes late takes nothing away that was typed or begun meanwhile.
import { describe, expect, it } from "vitest";
import { Doings } from "../../src/desk/doings";
import { withoutRecorded, withTakenBack } from "../../src/features/case/noteText";

describe("a begun note", () => {
  it.each([
    ["Notiz eins", "Notiz eins", ""],
    ["Notiz eins und zweite Notiz", "Notiz eins", "und zweite Notiz"],
    ["Notiz eins\n\nZweite", "Notiz eins", "Zweite"],
    ["Notiz zwei", "Notiz eins", "Notiz zwei"],
    ["", "Notiz eins", ""],
  ])("%j without the recorded %j is %j", (now, recorded, left) => expect(withoutRecorded(now, recorded)).toBe(left));

  it("keeps what was begun since when one is taken back", () => {
    expect(withTakenBack("", "Notiz eins")).toBe("Notiz eins");
    expect(withTakenBack("Zweite", "Notiz eins")).toBe("Notiz eins\nZweite");
  });
});

describe("an answer that comes late", () => {
  it("knows whether anything was done since it was asked for", () => {
    const doings = new Doings();
    doings.begin();
    const first = doings.mark();
    expect(first()).toBe(true);
    doings.begin();
    const second = doings.mark();
    expect([first(), second()]).toEqual([false, true]);
  });
});
