import { useEffect, useRef, useState } from "react";
import { Autosave, type SaveState } from "./autosave";

/** Stores what is typed as long as it is on the screen, and what is left on leaving. `save` gives the time, if it is told. */
export function useAutosave<T>(begin: SaveState, save: (value: T) => Promise<string | null>) {
  const [state, setState] = useState<SaveState>(begin);
  const alive = useRef(true);
  const [autosave] = useState(
    () =>
      new Autosave<T>(save, (next) => {
        if (alive.current) setState(next);
      }),
  );
  useEffect(() => {
    alive.current = true;
    const flush = () => void autosave.flush();
    window.addEventListener("blur", flush);
    window.addEventListener("pagehide", flush);
    return () => {
      alive.current = false;
      window.removeEventListener("blur", flush);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [autosave]);
  return { state, autosave };
}
