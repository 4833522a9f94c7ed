import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { TextArea, TextField } from "../../components/Field";
import type { Edited } from "../../ipc/contract";
import { fieldArrived } from "./awaited";
import type { Design } from "./design";

/** Typing is stored in so short a pause, and is one step of undo as long as no longer pause comes. */
const PAUSE = 250;
const BURST = 1000;

interface Props {
  design: Design;
  label: string;
  hint?: string;
  /** As it is stored. */
  value: string;
  /** Stores it; `joins` says that it goes on with what was typed right before. */
  onWrite: (value: string, joins: boolean) => Promise<Edited | null>;
  lines?: boolean;
  inputMode?: "numeric" | "text";
  /** Takes the focus as soon as it is there, with all that is in it selected. */
  wanted?: boolean;
  hideLabel?: boolean;
  testid?: string;
  onEnter?: () => void;
  /** As `onEnter`, with what was typed behind it before this field was there; without it that is one text. */
  onNextLine?: (typed: string) => void;
  /** What is wrong with a text; such a one stays on the screen and isn't stored. */
  wrong?: (text: string) => string | null;
}

/**
 * A field of the designer: what is typed is on the screen at once and stored in the next pause, or before anything else is
 * done. What comes back from undo takes its place.
 */
export function TypedField({ design, value, onWrite, lines, wanted = false, testid, onEnter, onNextLine, wrong, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const timer = useRef(0);
  const last = useRef(0);
  const write = useRef(onWrite);
  useEffect(() => {
    write.current = onWrite;
  });
  // What is typed meanwhile stays: only what was written gives way to what is stored, as soon as that was read anew.
  const giveWay = (text: string) => setTyped((newest) => (newest === text ? null : newest));
  const written = useRef<{ text: string; before: string; version: number } | null>(null);
  const shown = useRef(value);
  const { version } = design.state;
  useEffect(() => {
    shown.current = value;
    const { current } = written;
    if (!current || (value === current.before && version === current.version)) return;
    written.current = null;
    giveWay(current.text);
  }, [value, version]);
  const store = (text: string) => {
    window.clearTimeout(timer.current);
    design.typing(null);
    const now = performance.now();
    const joins = now - last.current < BURST + PAUSE;
    last.current = now;
    void write.current(text, joins).then((edited) => {
      if (edited?.done) written.current = { text, before: shown.current, version: design.state.version };
      else giveWay(text);
    });
  };
  const change = (text: string) => {
    setTyped(text);
    window.clearTimeout(timer.current);
    if (wrong?.(text)) return design.typing(null);
    timer.current = window.setTimeout(() => store(text), PAUSE);
    design.typing(() => store(text));
  };
  useEffect(() => () => design.flush(), [design]);
  useEffect(() => {
    if (!wanted) return;
    field.current?.focus();
    field.current?.select();
    const ahead = fieldArrived();
    const [line = "", ...lines] = onNextLine ? ahead.split("\n") : [ahead];
    // The field is still being set up.
    queueMicrotask(() => {
      if (line) document.execCommand("insertText", false, line);
      if (lines.length > 0) onNextLine?.(lines.join("\n"));
    });
  }, [wanted]);
  const props = {
    ref: field,
    value: typed ?? value,
    error: typed === null ? null : (wrong?.(typed) ?? null),
    onChange: (event: { target: { value: string } }) => change(event.target.value),
    onBlur: () => {
      design.flush();
      last.current = 0;
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || lines || event.ctrlKey || event.metaKey || !onEnter) return;
      event.preventDefault();
      onEnter();
    },
    "data-testid": testid,
    "data-draft-text": true,
    autoComplete: "off",
  };
  return lines ? <TextArea {...rest} {...props} rows={2} /> : <TextField {...rest} {...props} />;
}
