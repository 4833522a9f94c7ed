import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { type Gap, nextGap } from "./gaps";

type Field = HTMLInputElement | HTMLTextAreaElement;

function select(field: Field, { start, end }: Gap) {
  field.focus();
  field.setSelectionRange(start, end);
}

/** Tab goes to the next gap of a field, as long as there is one. Umschalt+Tab and Esc leave the field as everywhere. */
export function onGapKey(event: KeyboardEvent<Field>) {
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  const field = event.currentTarget;
  const gap = nextGap(field.value, field.selectionEnd ?? 0);
  if (!gap) return;
  event.preventDefault();
  select(field, gap);
}

/** Goes to a place of a text as soon as that text is on screen. */
export function useGapJump(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  const wanted = useRef<Gap | null>(null);
  useLayoutEffect(() => {
    if (field.current && wanted.current) select(field.current, wanted.current);
    wanted.current = null;
  }, [text]);
  const jump = (to: Gap) => {
    wanted.current = to;
  };
  return { field, jump };
}
