// Short messages that come and go: what was done, with undo, and what went wrong.
import { useSyncExternalStore } from "react";

export interface Notice {
  id: number;
  tone: "done" | "problem";
  text: string;
  /** The technical line, in English, which only the curious open. */
  detail?: string;
  action?: { label: string; run: () => void };
  /** How long it stays, in milliseconds. */
  stays: number;
}

const DONE_MS = 6_000;
const PROBLEM_MS = 15_000;
const UNDO_MS = 10_000;
/** More would lie over the list; what can be undone stands in the outbox as well. */
const MOST = 2;

let notices: readonly Notice[] = [];
let next = 1;
const watchers = new Set<() => void>();

function set(value: readonly Notice[]) {
  notices = value;
  watchers.forEach((watch) => watch());
}

function add(notice: Omit<Notice, "id">) {
  const id = next++;
  set([...notices.slice(1 - MOST), { ...notice, id }]);
}

export function done(text: string) {
  add({ tone: "done", text, stays: DONE_MS });
}

export function problem(text: string, more: Pick<Notice, "detail" | "action"> = {}) {
  add({ tone: "problem", text, ...more, stays: PROBLEM_MS });
}

/** Stays at least ten seconds, and as long as undoing is possible. */
export function undoable(text: string, undo: { label: string; run: () => void; until: string }) {
  const left = Date.parse(undo.until) - Date.now();
  add({ tone: "done", text, action: undo, stays: Math.max(UNDO_MS, Number.isFinite(left) ? left : 0) });
}

/** What was said to somebody is nothing for the next one. */
export function dismissAll() {
  set([]);
}

export function dismiss(id: number) {
  set(notices.filter((notice) => notice.id !== id));
}

function watch(onChange: () => void) {
  watchers.add(onChange);
  return () => void watchers.delete(onChange);
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(watch, () => notices);
}
