// One listener for all shortcuts. It stands in the capture phase because React Aria ends many key events itself.
import { useEffect } from "react";
import { t } from "../messages";
import { canRun, COMMANDS, type CommandId, runCommand, whyNot } from "./commands";
import { keysOf } from "./keys";
import { problem } from "./notices";
import { isTyping, leaveField } from "./panes";
import { TypedAhead } from "./typedAhead";

const SEQUENCE_MS = 1500;
/** They change what other keys mean, and mean nothing by themselves. */
const MODIFIERS = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn"]);
/** Keys that the focused control may need itself; lists handle them on their own. */
const LEFT_TO_CONTROLS = new Set(["Enter", "Space", "ArrowDown", "ArrowUp"]);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & { shiftKey?: boolean };

export function keyName(event: Pressed): string {
  const plain = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isChord = event.ctrlKey || event.metaKey;
  // Letters and signs are what they are with Shift, unless a chord is pressed; of the keys with names only F1 to F12 mean
  // something else then, and arrows in chords.
  const shifted = isChord ? /^(F\d+|Arrow\w+|[a-z])$/ : /^F\d+$/;
  const key = event.shiftKey && shifted.test(plain) ? `Shift+${plain}` : plain;
  return isChord ? `Mod+${key}` : event.altKey ? `Alt+${key}` : key;
}

/** The command for a key, given the key pressed just before. */
export function match(prefix: string | null, key: string): { command: CommandId | null; waiting: boolean } {
  const typed = prefix ? `${prefix} ${key}` : key;
  const meant = COMMANDS.filter((one) => keysOf(one).includes(typed));
  // Screens that are never seen together may have commands of the same key.
  const command = meant.find((one) => canRun(one.id)) ?? meant[0];
  const waiting = !prefix && COMMANDS.some((one) => keysOf(one).some((keys) => keys.startsWith(`${typed} `)));
  return { command: command?.id ?? null, waiting };
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return true;
  return target instanceof HTMLElement && target.closest('[role="menu"]') !== null;
}

/** Esc leaves what one writes in; the search has its own. */
function isLeft(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.key !== "Escape" || !(target instanceof Element) || isBusy(target)) return false;
  return isTyping(target) && target.tagName !== "SELECT" && !target.closest("search") && leaveField(target);
}

/** Here undoing and redoing are about what is typed, and mean nothing elsewhere. */
const FIELDS_UNDO = "[data-fields-undo], [data-rule]";

/**
 * Undoing and redoing what one types. Not every webview has keys for it (WebKitGTK has none), and only the editor itself
 * knows what was typed: `execCommand` is old, and there is nothing else.
 */
function editorCommand(event: KeyboardEvent): "undo" | "redo" | null {
  const { target } = event;
  if (!(target instanceof HTMLElement) || event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  // What is typed into a draft is on the stack of its designer, and so is what is chosen there.
  const isDrafts = target.dataset["draftText"] !== undefined || (target.tagName === "SELECT" && target.closest("[data-own-undo]"));
  if (!target.closest(FIELDS_UNDO) && (isDrafts || !isTyping(target))) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

/** Steps from place to place. A key that is held down goes on with these, and does anything else once. */
const STEPS: ReadonlySet<CommandId> = new Set(["next-case", "previous-case"]);

/** Whether a key of this command does something each time it comes; `repeat` says that it is being held down. */
export function runsOn(command: CommandId, { repeat }: Pick<KeyboardEvent, "repeat">): boolean {
  return !repeat || STEPS.has(command);
}

/** Nothing that was typed goes without a word. */
function tellLost(text: string) {
  if (text.trim()) problem(t("keys.lost", { text }));
}

function has(id: CommandId, mark: "always" | "writes"): boolean {
  return COMMANDS.some((one) => one.id === id && mark in one);
}

export function useShortcuts() {
  useEffect(() => {
    let prefix: string | null = null;
    let timer = 0;
    const ahead = new TypedAhead();
    const forget = () => {
      prefix = null;
      window.clearTimeout(timer);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || MODIFIERS.has(event.key)) return;
      const editor = editorCommand(event);
      if (editor) {
        event.preventDefault();
        if (isTyping(event.target)) document.execCommand(editor);
        return;
      }
      const key = keyName(event);
      // The first key of a sequence, held a little long.
      if (event.repeat && key === prefix) return;
      const { command, waiting } = match(prefix, key);
      if (isLeft(event)) {
        event.preventDefault();
        event.stopPropagation();
        return forget();
      }
      const now = event.timeStamp;
      const elsewhere = isTyping(event.target) || isBusy(event.target);
      if (!elsewhere && ahead.take(event, now)) {
        event.preventDefault();
        event.stopPropagation();
        return forget();
      }
      // While a field is waited for, keys mean what they mean in it.
      const typing = elsewhere || ahead.isOn(now);
      if (ahead.isOn(now)) tellLost(ahead.end(now));
      forget();
      if (typing && !(command && has(command, "always"))) return;
      if (waiting && !event.repeat) {
        prefix = key;
        timer = window.setTimeout(forget, SEQUENCE_MS);
      }
      if (!command || LEFT_TO_CONTROLS.has(key)) return;
      const reason = whyNot(command);
      const runs = runsOn(command, event);
      const writes = has(command, "writes") && !typing && runs;
      if (!canRun(command)) {
        if (writes) ahead.refuse(now);
        return reason && runs ? problem(t(reason)) : undefined;
      }
      event.preventDefault();
      event.stopPropagation();
      if (!runs) return;
      if (writes) ahead.begin(command, now);
      runCommand(command);
    };
    const onFocus = (event: FocusEvent) => {
      if (!isTyping(event.target)) return;
      const field = (event.target as HTMLElement).closest<HTMLElement>("[data-writes]");
      const text = ahead.arrive(field?.dataset["writes"] ?? "", event.timeStamp);
      tellLost(ahead.end(event.timeStamp));
      // The field is still being set up by what gives it the focus.
      if (text) queueMicrotask(() => document.execCommand("insertText", false, text));
    };
    const onPointer = (event: PointerEvent) => tellLost(ahead.end(event.timeStamp));
    document.addEventListener("keydown", onKeyDown, true);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", onPointer, true);
    return () => {
      forget();
      document.removeEventListener("keydown", onKeyDown, true);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", onPointer, true);
    };
  }, []);
}
