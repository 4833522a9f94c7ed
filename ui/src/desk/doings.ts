/** Counts what is done, so that an answer that comes late doesn't break into what was begun meanwhile. */
export class Doings {
  #count = 0;

  /** Something was done: typed, opened, closed, forgotten. */
  begin() {
    this.#count += 1;
  }

  /** A question to be asked later: whether nothing was done since. */
  mark(): () => boolean {
    const count = this.#count;
    return () => count === this.#count;
  }
}
