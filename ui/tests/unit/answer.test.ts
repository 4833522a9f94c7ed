import { describe, expect, it } from "vitest";
import { gapsOf, nextGap } from "../../src/features/answer/gaps";
import { insertAt, insertModule } from "../../src/features/answer/insertAt";
import { modulesFor } from "../../src/features/answer/modulesFor";

const LETTER = "Guten Tag {name},\n\nes fehlen:\n\n– \n\nBitte bis zum … antworten.";
const at = (text: string) => ({ start: LETTER.indexOf(text), end: LETTER.indexOf(text) + text.length });

describe("gaps of a letter", () => {
  it("are found as Rust finds them, and a list item keeps its dash", () => {
    const behindDash = LETTER.indexOf("– ") + 2;
    expect(gapsOf(LETTER)).toEqual([at("{name}"), { start: behindDash, end: behindDash }, at("…")]);
  });

  it("are gone to one after the other, and round again", () => {
    const first = nextGap(LETTER, 0);
    const second = nextGap(LETTER, first?.end ?? 0);
    const third = nextGap(LETTER, second?.end ?? 0);
    expect([first, third]).toEqual([at("{name}"), at("…")]);
    expect(nextGap(LETTER, third?.end ?? 0)).toEqual(first);
    expect(nextGap("§ 5 [1] der Satzung – alles gesagt", 0)).toBeNull();
  });
});

describe("text modules", () => {
  it("begin a paragraph of their own", () => {
    expect(insertAt("", 0, "Neu")).toEqual({ text: "Neu", start: 0, end: 3 });
    expect(insertAt("Guten Tag", 9, "Neu")).toEqual({ text: "Guten Tag\n\nNeu", start: 11, end: 14 });
    expect(insertAt("Oben\nUnten", 5, "Neu").text).toBe("Oben\nNeu\nUnten");
  });

  it("go into the letter as it is by then, at the caret of then", () => {
    const module = { subject: "Nachforderung", body: "Es fehlt [Nachweis]." };
    const begun = { subject: "", body: "Anfang. " };
    expect(insertModule(begun, 8, module, false)).toEqual({
      subject: "Nachforderung",
      body: "Anfang. \n\nEs fehlt [Nachweis].",
      select: { start: 19, end: 29 },
    });
    // Who types on isn't led into the gap.
    const typedOn = { subject: "Eigener", body: "Anfang. GETIPPT" };
    expect(insertModule(typedOn, typedOn.body.length, module, true)).toEqual({
      subject: "Eigener",
      body: "Anfang. GETIPPT\n\nEs fehlt [Nachweis].",
      select: { start: 37, end: 37 },
    });
  });

  it("are found by the beginnings of words, titles first", () => {
    const modules = [
      { id: "1", title: "Rückfrage", body: "Diese Nachricht wurde nachgetragen" },
      { id: "2", title: "Nachforderung von Angaben", body: "" },
      { id: "3", title: "Erneute Nachforderung", body: "" },
      { id: "4", title: "Danach", body: "" },
    ];
    expect(modulesFor(modules, "nach").map((module) => module.id)).toEqual(["2", "3", "1"]);
    expect(modulesFor(modules, "").map((module) => module.id)).toEqual(["1", "2", "3", "4"]);
  });
});
