// What is typed right behind a key that leads into a field, before the field is there: a fast writer doesn't wait for the
// disk, and no letter of a note may give the case back.

/** Longer than any disk takes. After it letters are keys again, so that a field that never comes doesn't lock the desk. */
const PATIENCE_MS = 5000;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat">;

export class TypedAhead {
  #text: string | null = null;
  #until = 0;

  /** From now on what is typed is text. */
  begin(now: number) {
    this.#text = "";
    this.#until = now + PATIENCE_MS;
  }

  /** Gives up waiting for the field. */
  end() {
    this.#text = null;
  }

  /** Whether this key was taken as text, or mends what was. */
  take({ key, ctrlKey, metaKey, altKey, repeat }: Pressed, now: number): boolean {
    if (this.#text !== null && (now > this.#until || key === "Escape")) this.end();
    // AltGr comes as Ctrl and Alt together on Windows, with the sign that it makes.
    if (this.#text === null || (ctrlKey || metaKey) !== altKey) return false;
    // The key that led here, held a little long.
    if (repeat) return true;
    if (key.length === 1) this.#text += key;
    else if (key === "Enter") this.#text += "\n";
    else if (key === "Backspace") this.#text = [...this.#text].slice(0, -1).join("");
    else return false;
    return true;
  }

  /** The field is there: what was typed for it. */
  arrive(): string {
    const text = this.#text ?? "";
    this.end();
    return text;
  }
}
