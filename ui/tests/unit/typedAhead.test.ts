import { describe, expect, it } from "vitest";
import { TypedAhead } from "../../src/desk/typedAhead";

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const type = (ahead: TypedAhead, keys: string[], now = 0) => keys.map((key) => ahead.take({ ...plain, key }, now));

describe("what is typed ahead", () => {
  it("goes into the field that comes, once", () => {
    const ahead = new TypedAhead();
    ahead.begin(0);
    expect(type(ahead, ["b", "ü", "x", "Backspace", "Enter", "f"])).toEqual(Array(6).fill(true));
    expect(ahead.take({ ...plain, key: "@", ctrlKey: true, altKey: true }, 0)).toBe(true);
    expect(ahead.arrive()).toBe("bü\nf@");
    expect(ahead.arrive()).toBe("");
    expect(type(ahead, ["f"])).toEqual([false]);
  });

  it("leaves chords and keys with names to whom they belong, and doesn't repeat the key that led here", () => {
    const ahead = new TypedAhead();
    ahead.begin(0);
    expect(ahead.take({ ...plain, key: "k", ctrlKey: true }, 0)).toBe(false);
    expect(ahead.take({ ...plain, key: "d", altKey: true }, 0)).toBe(false);
    expect(type(ahead, ["F6", "ArrowDown"])).toEqual([false, false]);
    expect(ahead.take({ ...plain, key: "n", repeat: true }, 0)).toBe(true);
    expect(ahead.arrive()).toBe("");
  });

  it("ends by Esc, by a click and after some seconds", () => {
    for (const end of [(ahead: TypedAhead) => type(ahead, ["Escape"]), (ahead: TypedAhead) => ahead.end()]) {
      const ahead = new TypedAhead();
      ahead.begin(0);
      type(ahead, ["b"]);
      end(ahead);
      expect([...type(ahead, ["b"]), ahead.arrive()]).toEqual([false, ""]);
    }
    const late = new TypedAhead();
    late.begin(0);
    expect(type(late, ["b"], 5001)).toEqual([false]);
  });
});
