import { useEffect, useState } from "react";

function rootSize(): number {
  return Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize) || 16;
}

/** Pixels of one rem, where a number of pixels is needed: it follows the size of text that the person has chosen. */
export function useRem(): number {
  const [rem, setRem] = useState(rootSize);
  useEffect(() => {
    const probe = document.createElement("div");
    probe.className = "rem-probe";
    document.body.append(probe);
    const observer = new ResizeObserver(() => setRem(rootSize()));
    observer.observe(probe);
    return () => {
      observer.disconnect();
      probe.remove();
    };
  }, []);
  return rem;
}
