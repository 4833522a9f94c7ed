// Stores what is typed: less than a second after the first key that isn't stored, at once on leaving, again when storing failed.
export type SaveState =
  | { kind: "clean" }
  | { kind: "pending" }
  | { kind: "saving" }
  | { kind: "saved"; at: string | null }
  | { kind: "failed"; error: unknown };

const DELAY_MS = 600;
const RETRY_MS = 3000;

export class Autosave<T> {
  #value: T | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #state: SaveState = { kind: "clean" };
  #forgotten = 0;
  readonly #save: (value: T) => Promise<string | null>;
  readonly #onState: (state: SaveState) => void;

  constructor(save: (value: T) => Promise<string | null>, onState: (state: SaveState) => void) {
    this.#save = save;
    this.#onState = onState;
  }

  get state(): SaveState {
    return this.#state;
  }

  change(value: T) {
    this.#value = value;
    this.#set({ kind: "pending" });
    if (this.#timer === null) this.#schedule(DELAY_MS);
  }

  /** Whether everything typed so far is stored; resolves once it is, or once storing has failed. */
  async flush(): Promise<boolean> {
    this.#stopTimer();
    // Somebody else may have flushed and begun to store what was typed meanwhile: that is waited for, too.
    while (this.#running || this.#value !== null) {
      await this.#run();
      if (this.#state.kind === "failed") return false;
    }
    return true;
  }

  /** Nothing of it is to be stored any more; resolves when nothing is on its way there either. */
  async forget(): Promise<void> {
    this.#stopTimer();
    this.#value = null;
    this.#forgotten += 1;
    this.#set({ kind: "clean" });
    await this.#running;
  }

  #run(): Promise<void> {
    this.#running ??= this.#store().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #store() {
    const value = this.#value;
    if (value === null) return;
    const forgotten = this.#forgotten;
    const counts = () => forgotten === this.#forgotten;
    this.#value = null;
    this.#set({ kind: "saving" });
    try {
      const at = await this.#save(value);
      if (this.#value === null && counts()) this.#set({ kind: "saved", at });
    } catch (error) {
      if (!counts()) return;
      this.#value ??= value;
      this.#set({ kind: "failed", error });
      this.#schedule(RETRY_MS);
    }
  }

  #schedule(delay: number) {
    this.#stopTimer();
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  #stopTimer() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #set(state: SaveState) {
    this.#state = state;
    this.#onState(state);
  }
}
