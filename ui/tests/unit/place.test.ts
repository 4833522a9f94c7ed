import { describe, expect, it } from "vitest";
import { followed, type Rows, START, stepFrom } from "../../src/components/place";

const rows = (...ids: string[]): Rows => new Map(ids.map((id, index) => [index, id]));

/** Goes through a list by `j`; what `leaves` says of a row has done its work on it and goes. */
function triage(list: string[], leaves: (id: string) => boolean): string[] {
  let now = rows(...list);
  let place = START;
  const seen: string[] = [];
  for (let presses = 0; presses < list.length * 2; presses += 1) {
    const index = stepFrom(place, now, now.size, 1);
    if (index === null) break;
    const id = now.get(index) ?? "";
    place = { index, id };
    seen.push(id);
    if (!leaves(id)) continue;
    const after = rows(...[...now.values()].filter((one) => one !== id));
    place = followed(place, now, after);
    now = after;
  }
  return seen;
}

describe("the place in a list", () => {
  const letters = [..."abcdefghij"];
  it.each([
    ["none", () => false],
    ["all", () => true],
    ["every second", (id: string) => letters.indexOf(id) % 2 === 0],
    ["the last", (id: string) => id === "j"],
  ])("shows every row exactly once where %s of them leave", (_, leaves) => {
    expect(triage(letters, leaves)).toEqual(letters);
  });

  it("begins at the first row, in both directions", () => {
    expect(stepFrom(START, rows("a", "b"), 2, 1)).toBe(0);
    expect(stepFrom(START, rows("a", "b"), 2, -1)).toBe(0);
    expect(stepFrom(START, rows(), 0, 1)).toBeNull();
  });

  it("stays on its row when others come in above, and between its neighbours when it leaves", () => {
    const place = { index: 1, id: "b" };
    const before = rows("a", "b", "c");
    expect(followed(place, before, rows("x", "a", "b", "c"))).toEqual({ index: 2, id: "b" });
    const left = followed(place, before, rows("x", "y", "a", "c"));
    expect(left).toEqual({ index: 3, id: "b" });
    expect(stepFrom(left, rows("x", "y", "a", "c"), 4, 1)).toBe(3);
    expect(stepFrom(left, rows("x", "y", "a", "c"), 4, -1)).toBe(2);
  });

  it("knows nothing of rows that are not here", () => {
    const place = { index: 500, id: "b" };
    expect(followed(place, rows("b"), rows("a", "c"))).toBe(place);
  });
});
