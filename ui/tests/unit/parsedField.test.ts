import { describe, expect, it } from "vitest";
import { readCount, readMegabytes, readNumber, readParts, readStep, sayMegabytes } from "../../src/features/designer/ParsedField";

describe("what is typed for a value", () => {
  it("is a number as Germans and programs write it", () => {
    const read = { "1.234,50": "1234.50", "1.234.567": "1234567", "1234.5": "1234.5", "-3,5": "-3.5", "−3": "-3", " 7 ": "7" };
    for (const [text, number] of Object.entries(read)) expect(readNumber(text), text).toBe(number);
    for (const text of ["", "abc", "1,2,3", "1.23.456", "1e5", "--1", "9".repeat(19)]) expect(readNumber(text), text).toBeNull();
  });

  it("is a whole number, and a step may go back", () => {
    expect([readCount("12"), readCount("-1"), readCount(""), readCount("1,5"), readCount("9".repeat(20))]).toEqual([12, null, null, null, null]);
    expect([readStep("-18"), readStep("−18"), readStep("+6"), readStep("0"), readStep("-"), readStep("1.5")]).toEqual([-18, -18, 6, 0, null, null]);
  });

  it("is a size that is never rounded away", () => {
    for (const bytes of [5_000_000, 512_000, 5 * 1024 * 1024, 1]) expect(readMegabytes(sayMegabytes(bytes)), String(bytes)).toBe(bytes);
    expect([sayMegabytes(512_000), readMegabytes("0,5"), readMegabytes("0"), readMegabytes("-1"), readMegabytes("viel")]).toEqual(["0,512", 500_000, null, null, null]);
  });

  it("keeps blanks and commas within a part", () => {
    const read = readParts(/\|/);
    expect(read("Bad Elster, „Ä“ | Köln am Rhein")).toEqual(["Bad Elster, „Ä“", "Köln am Rhein"]);
    expect(read("Bad ")).toEqual(["Bad"]);
    expect(read(" | ")).toBeNull();
    expect(readParts(/[\s,;.]+/)(".pdf, jpg png")).toEqual(["pdf", "jpg", "png"]);
  });
});
