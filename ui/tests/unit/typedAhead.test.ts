import { describe, expect, it } from "vitest";
import { TypedAhead } from "../../src/desk/typedAhead";

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const type = (ahead: TypedAhead, keys: string[], now = 0) => keys.map((key) => ahead.take({ ...plain, key }, now));

function begun() {
  const ahead = new TypedAhead();
  ahead.begin("add-note", 0);
  return ahead;
}

describe("what is typed ahead", () => {
  it("goes into the field that was asked for, once", () => {
    const ahead = begun();
    expect(type(ahead, ["b", "ü", "x", "Backspace", "Enter", "f"])).toEqual(Array(6).fill(true));
    expect(ahead.take({ ...plain, key: "@", ctrlKey: true, altKey: true }, 0)).toBe(true);
    expect(ahead.arrive("answer", 0)).toBe("");
    expect(ahead.arrive("add-note", 0)).toBe("bü\nf@");
    expect(ahead.arrive("add-note", 0)).toBe("");
    expect(type(ahead, ["f"])).toEqual([false]);
  });

  it("goes on behind what was typed for the field already", () => {
    const ahead = new TypedAhead();
    ahead.begin("add-note", 0, "Vo");
    type(ahead, ["g"]);
    expect(ahead.arrive("add-note", 0)).toBe("Vog");
  });

  it("leaves chords and keys with names to whom they belong, and doesn't repeat the key that led here", () => {
    const ahead = begun();
    expect(ahead.take({ ...plain, key: "k", ctrlKey: true }, 0)).toBe(false);
    expect(ahead.take({ ...plain, key: "d", altKey: true }, 0)).toBe(false);
    expect(type(ahead, ["F6", "ArrowDown", "Tab"])).toEqual([false, false, false]);
    expect(ahead.take({ ...plain, key: "n", repeat: true }, 0)).toBe(true);
    expect(ahead.arrive("add-note", 0)).toBe("");
  });

  it("goes on as long as somebody types, and gives back what found no field", () => {
    const ahead = begun();
    expect([type(ahead, ["a"], 4000), type(ahead, ["b"], 8000)]).toEqual([[true], [true]]);
    expect([ahead.isOn(8000), ahead.end(8000), ahead.isOn(8000)]).toEqual([true, "ab", false]);
    const late = begun();
    type(late, ["a"]);
    expect([type(late, ["b"], 5001), late.arrive("add-note", 5001)]).toEqual([[false], ""]);
  });

  it("keeps what is typed behind a refusal from being commands until a pause, and keeps nothing of it", () => {
    const ahead = new TypedAhead();
    ahead.refuse(0);
    expect([type(ahead, ["b"], 500), type(ahead, ["f"], 1000)]).toEqual([[true], [true]]);
    expect(type(ahead, ["c"], 1700)).toEqual([false]);
    expect(ahead.end(1000)).toBe("");
  });
});
