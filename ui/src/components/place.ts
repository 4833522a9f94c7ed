// Where somebody is in a list that changes under them: rows come in above, and a row that is done leaves.

export interface Place {
  index: number;
  /** What was gone to; null before anything was. */
  id: string | null;
}

/** What stands where; rows that are not here yet are missing. */
export type Rows = ReadonlyMap<number, string>;

export const START: Place = { index: 0, id: null };

function indexOf(rows: Rows, id: string): number | null {
  for (const [index, one] of rows) if (one === id) return index;
  return null;
}

/**
 * The place after the rows have changed. Who stands on a row stays on it, wherever it goes. When it has left, the place is
 * where it was: the rows that stood behind it are looked for first, then those before it.
 */
export function followed(place: Place, before: Rows, now: Rows): Place {
  const { index, id } = place;
  if (id === null || now.get(index) === id || !(now.has(index) || now.has(index - 1))) return place;
  const moved = indexOf(now, id);
  if (moved !== null) return { index: moved, id };
  const last = Math.max(...before.keys(), index);
  for (let behind = index + 1; behind <= last; behind += 1) {
    const neighbour = before.get(behind);
    const found = neighbour === undefined ? null : indexOf(now, neighbour);
    if (found !== null) return { index: found, id };
  }
  for (let ahead = index - 1; ahead >= 0; ahead -= 1) {
    const neighbour = before.get(ahead);
    const found = neighbour === undefined ? null : indexOf(now, neighbour);
    if (found !== null) return { index: found + 1, id };
  }
  return place;
}

/**
 * The row to go to from a place, or null where there is none. A row that nobody has gone to, because it is the first or
 * has moved into the place of one that left, comes before the one behind it.
 */
export function stepFrom({ index, id }: Place, rows: Rows, total: number, by: number): number | null {
  const isNew = id === null || rows.get(index) !== id;
  const to = isNew && by > 0 ? index + by - 1 : index + by;
  if (total === 0 || (by > 0 && index >= total)) return null;
  const within = Math.min(total - 1, Math.max(0, to));
  return within === index && !isNew ? null : within;
}
