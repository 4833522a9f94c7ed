import { useState } from "react";

/** The first entries of a long list, more on demand, so that five thousand of them don't slow the page down. */
export function useGrowing<T>(entries: readonly T[], step: number) {
  const [shown, setShown] = useState(step);
  return {
    visible: entries.slice(0, shown),
    hidden: Math.max(0, entries.length - shown),
    more: () => setShown((before) => before + step * 5),
  };
}
