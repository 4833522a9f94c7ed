// What is typed right behind a key that leads into a field, before the field is there: a fast writer doesn't wait for the
// disk, and no letter of a note may give the case back.

/** So long after the last key letters are commands again, so that a field that never comes doesn't lock the desk. */
const PATIENCE_MS = 5000;
/** Who asked for what can't be done types on for a moment; a pause as long as this ends it. */
const REFUSED_MS = 600;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat">;

export class TypedAhead {
  /** The command whose field is waited for; `null` where letters are only kept from being commands. */
  #awaited: string | null = null;
  #text = "";
  #until = Number.NEGATIVE_INFINITY;

  /** From now on what is typed is meant for the field of this command, behind what was typed for it already. */
  begin(command: string, now: number, text = "") {
    this.#awaited = command;
    this.#text = text;
    this.#until = now + PATIENCE_MS;
  }

  /** The field won't come; what is typed for it is no command all the same. */
  refuse(now: number) {
    this.#awaited = null;
    this.#text = "";
    this.#until = now + REFUSED_MS;
  }

  isOn(now: number): boolean {
    return now <= this.#until;
  }

  /** Whether this key was taken as text, or mends what was. */
  take({ key, ctrlKey, metaKey, altKey, repeat }: Pressed, now: number): boolean {
    // AltGr comes as Ctrl and Alt together on Windows, with the sign that it makes.
    if (!this.isOn(now) || (ctrlKey || metaKey) !== altKey) return false;
    const isText = key.length === 1 || key === "Enter" || key === "Backspace" || key === "Dead";
    if (!isText) return false;
    this.#until = now + (this.#awaited === null ? REFUSED_MS : PATIENCE_MS);
    // The key that led here, held a little long.
    if (repeat || key === "Dead") return true;
    if (key === "Enter") this.#text += "\n";
    else if (key === "Backspace") this.#text = [...this.#text].slice(0, -1).join("");
    else this.#text += key;
    return true;
  }

  /** The field of a command is there: what was typed for it. */
  arrive(command: string, now: number): string {
    return command === this.#awaited ? this.end(now) : "";
  }

  /** Nothing is waited for any more; what was typed for a field that hasn't come. */
  end(now: number): string {
    const text = this.#awaited !== null && this.isOn(now) ? this.#text : "";
    this.#awaited = null;
    this.#text = "";
    this.#until = Number.NEGATIVE_INFINITY;
    return text;
  }
}
