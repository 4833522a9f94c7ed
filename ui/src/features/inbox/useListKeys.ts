import type { RefObject } from "react";
import { useCommand } from "../../desk/commands";

interface Keys {
  active: number;
  total: number;
  search: RefObject<HTMLInputElement | null>;
  step: (by: number) => void;
  open: (index: number) => void;
  toggle: (index: number) => void;
  selectAll: () => void;
  toggleRead: (() => void) | null;
}

/** One-key actions of the list; arrows, Enter and Space are the list box's own. */
export function useListKeys({ active, total, search, step, open, toggle, selectAll, toggleRead }: Keys) {
  const some = total > 0;
  useCommand("next-case", some ? () => step(1) : null);
  useCommand("previous-case", some ? () => step(-1) : null);
  useCommand("open-case", some ? () => open(active) : null);
  useCommand("select-case", some ? () => toggle(active) : null);
  useCommand("select-all", some ? selectAll : null);
  useCommand("toggle-read", toggleRead);
  useCommand("search", () => {
    search.current?.focus();
    search.current?.select();
  });
}
