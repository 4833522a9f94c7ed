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

  /** Stores that end when they are told to, in their order. */
  function held() {
    const stored: string[] = [];
    const waiting: ((error?: Error) => void)[] = [];
    const save = (value: string) =>
      new Promise<string>((resolve, reject) => {
        waiting.push((error) => {
          if (error) return reject(error);
          stored.push(value);
          resolve("now");
        });
      });
    return { stored, save, end: (error?: Error) => waiting.shift()?.(error) };
  }

  it("is flushed for everybody only when all is stored", async () => {
    const { stored, save, end } = held();
    const { autosave } = make(save);
    autosave.change("with a subject");
    void autosave.flush();
    autosave.change("without");
    const seen: string[][] = [];
    const flushed = [autosave.flush(), autosave.flush()].map((flush) => flush.then(() => void seen.push([...stored])));
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([]);
    end();
    await Promise.all(flushed);
    expect(seen).toEqual([stored, stored]);
    expect(stored).toEqual(["with a subject", "without"]);
  });

  it("says when what was typed couldn't be stored", async () => {
    const { autosave } = make(() => Promise.reject(new Error("disk full")));
    autosave.change("important");
    expect(await autosave.flush()).toBe(false);
    expect(await make(async () => "now").autosave.flush()).toBe(true);
  });

  it("forgets what is on its way, too: it comes back neither late nor when it fails", async () => {
    const { stored, save, end } = held();
    const { autosave, states } = make(save);
    autosave.change("discarded");
    void autosave.flush();
    let gone = false;
    void autosave.forget().then(() => (gone = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(gone).toBe(false);
    end(new Error("once"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(gone).toBe(true);
    expect(stored).toEqual([]);
    expect(states.at(-1)).toBe("clean");
  });
});
