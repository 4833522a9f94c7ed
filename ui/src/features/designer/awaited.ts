// What is typed right behind an insertion is meant for the text of what comes. Until its field is there, the focus is back
// where it was before: no letter may land there.
import { problem } from "../../desk/notices";
import { awaitFocus } from "../../desk/panes";
import { TypedAhead } from "../../desk/typedAhead";
import { t } from "../../messages";

const FIELD = "inserted";
/** They change what other keys mean, and mean nothing by themselves. */
const MODIFIERS = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"]);

const ahead = new TypedAhead();

function tell(text: string) {
  if (text.trim()) problem(t("keys.lost", { text }));
}

function onKey(event: KeyboardEvent) {
  if (event.isComposing || MODIFIERS.has(event.key)) return;
  if (ahead.take(event, event.timeStamp)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else {
    giveUp();
  }
}

/** From now on what is typed is meant for the field that comes, behind what was typed for it already. */
export function awaitField(typed = "") {
  ahead.begin(FIELD, performance.now(), typed);
  awaitFocus(true);
  // Before the desk's own shortcuts.
  window.addEventListener("keydown", onKey, true);
  window.addEventListener("pointerdown", giveUp, true);
}

function stop() {
  awaitFocus(false);
  window.removeEventListener("keydown", onKey, true);
  window.removeEventListener("pointerdown", giveUp, true);
}

/** The field won't come, or something else is done. */
export function giveUp() {
  stop();
  tell(ahead.end(performance.now()));
}

/** The field is there and has the focus: what was typed for it. */
export function fieldArrived(): string {
  stop();
  return ahead.arrive(FIELD, performance.now());
}
