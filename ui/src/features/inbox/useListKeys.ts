import type { RefObject } from "react";
import { useCommand } from "../../desk/commands";

interface Keys {
  active: number;
  total: number;
  search: RefObject<HTMLInputElement | null>;
  move: (index: number, extend: boolean) => void;
  open: (index: number) => void;
  toggle: (index: number) => void;
  toggleRead: (() => void) | null;
}

/** One-key actions of the list; arrows, Enter and Space are the list box's own. */
export function useListKeys({ active, total, search, move, open, toggle, toggleRead }: Keys) {
  const some = total > 0;
  useCommand("next-case", some ? () => move(Math.min(total - 1, active + 1), false) : null);
  useCommand("previous-case", some ? () => move(Math.max(0, active - 1), false) : null);
  useCommand("open-case", some ? () => open(Math.max(0, active)) : null);
  useCommand("select-case", some ? () => toggle(Math.max(0, active)) : null);
  useCommand("toggle-read", toggleRead);
  useCommand("search", () => {
    search.current?.focus();
    search.current?.select();
  });
}
