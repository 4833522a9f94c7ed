// How much room there is, measured in text: at large text a wide window has as little room as a small one. The styles read
// it from the root element, where media queries wouldn't know of the size of text.
import { useEffect, useSyncExternalStore } from "react";

interface Room {
  /** One column with a back button: small windows, high zoom, large text. */
  narrow: boolean;
  /** Room for list and detail, but not for the filters beside them. */
  medium: boolean;
  /** Pixels of one rem, where a number of pixels is needed. */
  rem: number;
}

const NARROW = 760 / 16;
const COMPACT = 900 / 16;
const MEDIUM = 1120 / 16;

function rootSize(): number {
  return Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize) || 16;
}

let room: Room = { narrow: false, medium: false, rem: 16 };
const watchers = new Set<() => void>();

function measure() {
  const rem = rootSize();
  const width = window.innerWidth / rem;
  const { dataset } = document.documentElement;
  const levels = { narrow: width <= NARROW, compact: width <= COMPACT, medium: width <= MEDIUM };
  dataset["room"] = Object.entries(levels).filter(([, holds]) => holds).map(([name]) => name).join(" ");
  if (room.rem === rem && room.narrow === levels.narrow && room.medium === levels.medium) return;
  room = { narrow: levels.narrow, medium: levels.medium, rem };
  watchers.forEach((watch) => watch());
}

function watch(onChange: () => void) {
  watchers.add(onChange);
  return () => void watchers.delete(onChange);
}

function useRoom(): Room {
  return useSyncExternalStore(watch, () => room);
}

/** Measures as long as the UI is there. Called before the first drawing, so that nothing is drawn twice. */
export function useViewport() {
  useEffect(() => {
    const probe = document.createElement("div");
    probe.className = "rem-probe";
    document.body.append(probe);
    const observer = new ResizeObserver(measure);
    observer.observe(probe);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
      probe.remove();
    };
  }, []);
}

if (typeof window !== "undefined") measure();

export const useIsNarrow = () => useRoom().narrow;
export const useIsMedium = () => useRoom().medium;
export const useRem = () => useRoom().rem;
