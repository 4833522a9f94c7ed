import { useEffect, useRef } from "react";
import { useKept } from "../desk/navigation";
import { followed, type Place, type Rows, START, stepFrom } from "./place";

interface Options {
  /** Under this name the place is kept while another screen is shown. */
  name: string;
  rows: Rows;
  total: number;
  /** Another list begins at its first row. */
  list: string;
  /** Called when a row that was gone to before it was here has come. */
  onArrive: (id: string) => void;
}

/** Keeps the place in a list; `go` says where to. */
export function usePlace({ name, rows, total, list, onArrive }: Options) {
  const [{ place, of }, set] = useKept<{ place: Place; of: string }>(`${name}.place`, { place: START, of: list });
  const here = of === list ? place : START;
  const before = useRef<Rows>(rows);
  /** A row that was gone to before it was here, as by End in a long list. */
  const awaited = useRef<number | null>(null);
  useEffect(() => {
    const arrived = awaited.current === null ? undefined : rows.get(awaited.current);
    if (awaited.current !== null && arrived !== undefined) {
      set({ place: { index: awaited.current, id: arrived }, of: list });
      awaited.current = null;
      onArrive(arrived);
    } else {
      const after = followed(here, before.current, rows);
      if (after !== here) set({ place: after, of: list });
    }
    before.current = rows;
    // Callbacks are new at each render; only the rows matter.
  }, [rows, list]);

  const go = (index: number): string | undefined => {
    const id = rows.get(index);
    awaited.current = id === undefined ? index : null;
    set({ place: { index, id: id ?? null }, of: list });
    return id;
  };
  return {
    /** The row that is marked; the last one, when what stood there has left. */
    active: Math.min(here.index, Math.max(0, total - 1)),
    step: (by: number) => stepFrom(here, rows, total, by),
    go,
    /** Goes to a row by what it is, if it is here. */
    goTo: (id: string) => {
      for (const [index, one] of rows) if (one === id && here.id !== id) go(index);
    },
  };
}
