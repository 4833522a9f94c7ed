import type { KeyboardEvent } from "react";

const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index, last) => (index >= last ? 0 : index + 1),
  ArrowUp: (index, last) => (index <= 0 ? last : index - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** Moves the focus among the buttons of a group that is one tab stop: which of them has `tabIndex` 0 is the group's choice. */
export function onRovingKey(event: KeyboardEvent<HTMLElement>) {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const index = buttons.findIndex((button) => button === document.activeElement);
  buttons[step(index, buttons.length - 1)]?.focus();
  event.preventDefault();
  event.stopPropagation();
}
