import { useState } from "react";
import type { Design } from "./design";

interface Begun<T> {
  value: T;
  write: (next: T) => void;
  /** Whether it has waited: then nobody has just opened it. */
  isBack: boolean;
}

/** What is being written of a rule; it waits in the draft while something else is looked at. */
export function useBegun<T>(design: Design, key: string, begin: T): Begun<T> {
  const [isBack] = useState(() => design.begun.has(key));
  const [value, setValue] = useState(() => (design.begun.get(key) as T | undefined) ?? begin);
  const write = (next: T) => {
    design.begun.set(key, next);
    setValue(next);
  };
  return { value, write, isBack };
}

/** What follows this in the key of something that was begun; null where nothing was. */
export function begunOf(design: Design, beginning: string): string | null {
  const key = [...design.begun.keys()].find((one) => one.startsWith(beginning));
  return key === undefined ? null : key.slice(beginning.length);
}
