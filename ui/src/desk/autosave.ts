// Stores what is typed: less than a second after the first key that isn't stored, at once on leaving, again when storing failed.
// Whatever is written has one queue, however often its editor is left and opened again: two of them would each be in order,
// and together put an older text over a newer one.
export type SaveState =
  | { kind: "clean" }
  | { kind: "pending" }
  | { kind: "saving" }
  | { kind: "saved"; at: string | null }
  | { kind: "failed"; error: unknown };

/** What is on the screen, and how far it is stored. */
export interface Typed<T> {
  value: T;
  state: SaveState;
}

/** Stores a value; gives the time, if it is told. */
export type Save<T> = (value: T) => Promise<string | null>;

const DELAY_MS = 600;
const RETRY_MS = 3000;

export class Autosave<T> {
  #now: Typed<T>;
  /** Typed, and not on its way to the store. */
  #waits = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #forgotten = 0;
  #used = false;
  readonly #save: Save<T>;
  readonly #onUse: (used: boolean) => void;
  readonly #lookers = new Set<() => void>();

  /** `onUse` hears when it begins and ends to be used: somebody looks at it, or some of it isn't stored. */
  constructor(begin: Typed<T>, save: Save<T>, onUse: (used: boolean) => void = () => {}) {
    this.#now = begin;
    this.#save = save;
    this.#onUse = onUse;
  }

  /** Another object after every change. */
  get now(): Typed<T> {
    return this.#now;
  }

  look(onChange: () => void): () => void {
    this.#lookers.add(onChange);
    this.#reckonUse();
    return () => {
      this.#lookers.delete(onChange);
      this.#reckonUse();
    };
  }

  change(value: T) {
    this.#waits = true;
    this.#reckonUse();
    this.#set({ value, state: { kind: "pending" } });
    if (this.#timer === null) this.#schedule(DELAY_MS);
  }

  /** Whether everything typed so far is stored; resolves once it is, or once storing has failed or it was forgotten. */
  async flush(): Promise<boolean> {
    const forgotten = this.#forgotten;
    this.#stopTimer();
    // Somebody else may have flushed and begun to store what was typed meanwhile: that is waited for, too.
    while (this.#running || this.#waits) {
      await this.#run();
      if (this.#now.state.kind === "failed") return false;
    }
    return forgotten === this.#forgotten;
  }

  /** Nothing of it is to be stored any more; resolves when nothing is on its way there either. */
  async forget(): Promise<void> {
    this.#stopTimer();
    this.#waits = false;
    this.#forgotten += 1;
    this.#tell({ kind: "clean" });
    this.#reckonUse();
    await this.#running;
  }

  #run(): Promise<void> {
    this.#running ??= this.#store().finally(() => {
      this.#running = null;
      this.#reckonUse();
    });
    return this.#running;
  }

  async #store() {
    if (!this.#waits) return;
    const forgotten = this.#forgotten;
    const counts = () => forgotten === this.#forgotten;
    this.#waits = false;
    this.#tell({ kind: "saving" });
    try {
      const at = await this.#save(this.#now.value);
      if (!this.#waits && counts()) this.#tell({ kind: "saved", at });
    } catch (error) {
      if (!counts()) return;
      this.#waits = true;
      this.#tell({ kind: "failed", error });
      this.#schedule(RETRY_MS);
    }
  }

  #reckonUse() {
    const used = this.#lookers.size > 0 || this.#waits || this.#running !== null;
    if (used === this.#used) return;
    this.#used = used;
    this.#onUse(used);
  }

  #schedule(delay: number) {
    this.#stopTimer();
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  #stopTimer() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(state: SaveState) {
    this.#set({ value: this.#now.value, state });
  }

  #set(now: Typed<T>) {
    this.#now = now;
    this.#lookers.forEach((look) => look());
  }
}

/** What is written: `answer:<case>`, `note:<case>`. */
export type AutosaveKey = `answer:${string}` | `note:${string}`;

/** Those in use. */
const queues = new Map<AutosaveKey, Autosave<unknown>>();

/** The one queue of what is written there; where there is none, one that begins with what is stored. A key has one type. */
export function autosaveOf<T>(key: AutosaveKey, begin: () => Typed<T>, save: Save<T>): Autosave<T> {
  const known = queues.get(key) as Autosave<T> | undefined;
  if (known) return known;
  const autosave = new Autosave(begin(), save, (used) => {
    if (used) queues.set(key, autosave as Autosave<unknown>);
    else if (queues.get(key) === autosave) queues.delete(key);
  });
  return autosave;
}

/** Nothing that is left is stored any more: whoever signs in next has a store that it isn't meant for. */
export function forgetAutosaves() {
  const left = [...queues.values()];
  queues.clear();
  for (const queue of left) void queue.forget();
}
