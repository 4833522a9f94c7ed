// One listener for all shortcuts. It stands in the capture phase because React Aria ends many key events itself.
import { useEffect } from "react";
import { canRun, COMMANDS, type CommandId, runCommand } from "./commands";

const SEQUENCE_MS = 1500;
/** Keys that the focused control may need itself; lists handle them on their own. */
const LEFT_TO_CONTROLS = new Set(["Enter", "Space", "ArrowDown", "ArrowUp"]);

export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Mod+${key}` : event.altKey ? `Alt+${key}` : key;
}

/** The command for a key, given the key pressed just before. */
export function match(prefix: string | null, key: string): { command: CommandId | null; waiting: boolean } {
  const typed = prefix ? `${prefix} ${key}` : key;
  const command = COMMANDS.find(({ keys }) => (keys as readonly string[]).includes(typed));
  const waiting = !prefix && COMMANDS.some(({ keys }) => keys.some((one) => one.startsWith(`${typed} `)));
  return { command: command?.id ?? null, waiting };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const tag = target.tagName;
  if (tag === "INPUT") return !["checkbox", "radio", "button"].includes((target as HTMLInputElement).type);
  return tag === "TEXTAREA" || tag === "SELECT" || target.isContentEditable;
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return true;
  return target instanceof HTMLElement && target.closest('[role="menu"], [role="separator"]') !== null;
}

function isAlways(id: CommandId): boolean {
  const command = COMMANDS.find((one) => one.id === id);
  return command !== undefined && "always" in command;
}

export function useShortcuts() {
  useEffect(() => {
    let prefix: string | null = null;
    let timer = 0;
    const forget = () => {
      prefix = null;
      window.clearTimeout(timer);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
      const key = keyName(event);
      const { command, waiting } = match(prefix, key);
      const typing = isTyping(event.target) || isBusy(event.target);
      forget();
      if (typing && !(command && isAlways(command))) return;
      if (waiting) {
        prefix = key;
        timer = window.setTimeout(forget, SEQUENCE_MS);
      }
      if (!command || LEFT_TO_CONTROLS.has(key) || !canRun(command)) return;
      event.preventDefault();
      event.stopPropagation();
      runCommand(command);
    };
    document.addEventListener("keydown", onKeyDown, true);
    return () => {
      forget();
      document.removeEventListener("keydown", onKeyDown, true);
    };
  }, []);
}
