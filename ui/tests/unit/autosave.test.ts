import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, type AutosaveKey, autosaveOf, forgetAutosaves, type Save, type SaveState, type Typed } from "../../src/desk/autosave";

const clean = (value: string): Typed<string> => ({ value, state: { kind: "clean" } });

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

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function make(save: (value: string) => Promise<string | null>) {
    const states: SaveState["kind"][] = [];
    const autosave = new Autosave<string>(clean(""), save);
    autosave.look(() => states.push(autosave.now.state.kind));
    return { states, autosave };
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
    expect(autosave.now.state.kind).toBe("saved");
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

  it("isn't flushed when it was forgotten meanwhile", async () => {
    const { save, end } = held();
    const { autosave } = make(save);
    autosave.change("discarded");
    const flushed = autosave.flush();
    void autosave.forget();
    end();
    expect(await flushed).toBe(false);
    expect(await autosave.flush()).toBe(true);
  });
});

describe("one queue for what is written, however often its editor is opened", () => {
  const opened: (() => void)[] = [];
  beforeEach(() => void vi.useFakeTimers());
  afterEach(async () => {
    opened.splice(0).forEach((unlook) => unlook());
    forgetAutosaves();
    await settle();
    vi.useRealTimers();
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);

  /** An editor as the screen has it: it looks while it is open, and stores what is left on closing. */
  function openEditor(key: AutosaveKey, stored: string, save: Save<string>) {
    const autosave = autosaveOf(key, () => clean(stored), save);
    const unlook = autosave.look(() => {});
    opened.push(unlook);
    const close = () => {
      unlook();
      void autosave.flush();
    };
    return { autosave, close };
  }

  it("keeps the order of a left editor and the one opened after it", async () => {
    const { stored, save, end } = held();
    const left = openEditor("answer:a", "", save);
    left.autosave.change("EINS");
    void left.autosave.flush();
    left.autosave.change("EINS ZWEI");
    left.close();
    const back = openEditor("answer:a", "EINS", save);
    expect(back.autosave.now).toEqual({ value: "EINS ZWEI", state: { kind: "pending" } });
    back.autosave.change("EINS ZWEI DREI");
    let isFlushed: boolean | null = null;
    void back.autosave.flush().then((done) => (isFlushed = done));
    end();
    await settle();
    // What is checked only now is all that is on the screen.
    expect([stored, isFlushed]).toEqual([["EINS"], null]);
    end();
    await settle();
    expect([stored, isFlushed]).toEqual([["EINS", "EINS ZWEI DREI"], true]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stored).toEqual(["EINS", "EINS ZWEI DREI"]);
  });

  it("shows what couldn't be stored to whoever opens it again", async () => {
    const { stored, save, end } = held();
    const left = openEditor("note:a", "", save);
    left.autosave.change("wichtig");
    left.close();
    end(new Error("disk full"));
    await settle();
    const back = openEditor("note:a", "", save);
    expect([back.autosave.now.value, back.autosave.now.state.kind]).toEqual(["wichtig", "failed"]);
    await vi.advanceTimersByTimeAsync(5000);
    end();
    await settle();
    expect(stored).toEqual(["wichtig"]);
  });

  it.each(["sent", "discarded"])("brings nothing back that was %s, whoever typed it", async () => {
    const { stored, save, end } = held();
    const left = openEditor("answer:a", "", save);
    left.autosave.change("eins");
    left.close();
    const back = openEditor("answer:a", "", save);
    back.autosave.change("eins zwei");
    let isGone = false;
    void back.autosave.forget().then(() => (isGone = true));
    await settle();
    expect(isGone).toBe(false);
    end();
    await settle();
    expect(isGone).toBe(true);
    back.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stored).toEqual(["eins"]);
    expect(openEditor("answer:a", "", save).autosave.now).toEqual(clean(""));
  });

  it("is kept as long as somebody looks or something is left, and no longer", async () => {
    const { save, end } = held();
    const first = openEditor("answer:a", "alt", save);
    expect(openEditor("answer:b", "", save).autosave).not.toBe(first.autosave);
    const second = openEditor("answer:a", "alt", save);
    expect(second.autosave).toBe(first.autosave);
    first.close();
    second.autosave.change("neu");
    second.close();
    expect(autosaveOf("answer:a", () => clean("alt"), save)).toBe(first.autosave);
    end();
    await settle();
    const later = autosaveOf("answer:a", () => clean("from the store"), save);
    expect(later).not.toBe(first.autosave);
    expect(later.now.value).toBe("from the store");
    // What is said to it without looking, such as taking a note back, is the queue for those who look then.
    later.change("taken back");
    expect(openEditor("answer:a", "", save).autosave).toBe(later);
  });

  it("stores nothing for whoever signs in next", async () => {
    const save = vi.fn(() => Promise.reject(new Error("disk full")));
    const left = openEditor("answer:a", "", save);
    left.autosave.change("vertraulich");
    left.close();
    await settle();
    expect(save).toHaveBeenCalledTimes(1);
    forgetAutosaves();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(openEditor("answer:a", "", save).autosave.now).toEqual(clean(""));
  });

  it("shows nothing of what is still on its way to whoever signs in next", async () => {
    const { save, end } = held();
    const left = openEditor("answer:a", "", save);
    left.autosave.change("vertraulich");
    left.close();
    forgetAutosaves();
    const next = openEditor("answer:a", "", save);
    expect(next.autosave.now).toEqual(clean(""));
    end();
    await settle();
    expect(openEditor("answer:a", "", save).autosave).toBe(next.autosave);
  });
});
