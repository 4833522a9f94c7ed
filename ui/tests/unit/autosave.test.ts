import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, type SaveState } from "../../src/desk/autosave";

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function make(save: (value: string) => Promise<string | null>) {
    const states: SaveState["kind"][] = [];
    return { states, autosave: new Autosave<string>(save, (state) => states.push(state.kind)) };
  }

  it("stores within a second of the first key, once", async () => {
    const save = vi.fn(async () => "now");
    const { autosave, states } = make(save);
    autosave.change("G");
    await vi.advanceTimersByTimeAsync(300);
    autosave.change("Gu");
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(700);
    expect(save.mock.calls).toEqual([["Gu"]]);
    expect(states).toEqual(["pending", "pending", "saving", "saved"]);
  });

  it("stores while somebody types without a pause", async () => {
    const save = vi.fn(async () => "now");
    const { autosave } = make(save);
    for (let key = 1; key <= 20; key += 1) {
      autosave.change("x".repeat(key));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(4);
  });

  it("stores at once on leaving", async () => {
    const save = vi.fn(async () => "now");
    const { autosave } = make(save);
    autosave.change("Guten Tag");
    await autosave.flush();
    expect(save.mock.calls).toEqual([["Guten Tag"]]);
  });

  it("stores what was typed while storing", async () => {
    const stored: string[] = [];
    let finish = () => {};
    const { autosave } = make(
      (value) =>
        new Promise((resolve) => {
          finish = () => {
            stored.push(value);
            resolve("now");
          };
        }),
    );
    autosave.change("one");
    const flushed = autosave.flush();
    autosave.change("two");
    finish();
    await vi.advanceTimersByTimeAsync(1000);
    finish();
    await flushed;
    expect(stored).toEqual(["one", "two"]);
    expect(autosave.state.kind).toBe("saved");
  });

  it("keeps the text and tries again when storing fails", async () => {
    let fails = true;
    const stored: string[] = [];
    const { autosave, states } = make(async (value) => {
      if (fails) throw new Error("disk full");
      stored.push(value);
      return "now";
    });
    autosave.change("important");
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("failed");
    fails = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(stored).toEqual(["important"]);
  });

  it("doesn't let a failed older text overwrite a newer one", async () => {
    const stored: string[] = [];
    let fail: (error: Error) => void = () => {};
    let first = true;
    const { autosave } = make((value) => {
      if (first) {
        first = false;
        return new Promise((_, reject) => {
          fail = reject;
        });
      }
      stored.push(value);
      return Promise.resolve("now");
    });
    autosave.change("old");
    void autosave.flush();
    autosave.change("new");
    fail(new Error("once"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(stored).toEqual(["new"]);
  });

  it("stores nothing after it was told to forget", async () => {
    const save = vi.fn(async () => "now");
    const { autosave } = make(save);
    autosave.change("sent already");
    autosave.forget();
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).not.toHaveBeenCalled();
  });
});
