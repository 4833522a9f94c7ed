// Everything that can be done by name: palette, shortcuts page, one-key actions and the native menu all read this list.
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { MessageKey } from "../messages";

export type CommandGroup = "go" | "list" | "case" | "answer" | "designer" | "general";

interface Spec {
  id: string;
  group: CommandGroup;
  label: MessageKey;
  /** `c`, `Mod+k`, `g i`, `Enter`; the first one is shown first. */
  keys: readonly string[];
  /** Works while typing and in dialogs; only sensible together with `Mod`. */
  always?: boolean;
  /** Leads into a field, so that what is typed right behind it is text. */
  writes?: boolean;
}

export const COMMANDS = [
  { id: "go-inbox", group: "go", label: "command.go_inbox", keys: ["g e", "Mod+1"] },
  { id: "go-mailbox", group: "go", label: "command.go_mailbox", keys: ["g p", "Mod+2"] },
  { id: "go-procedures", group: "go", label: "command.go_procedures", keys: ["g v", "Mod+3"] },
  { id: "go-directory", group: "go", label: "command.go_directory", keys: ["g z", "Mod+4"] },
  { id: "go-settings", group: "go", label: "command.go_settings", keys: ["g s", "Mod+,"] },
  { id: "outbox", group: "go", label: "command.outbox", keys: ["g a"] },

  { id: "search", group: "list", label: "command.search", keys: ["/", "Mod+f"] },
  { id: "next-case", group: "list", label: "command.next_case", keys: ["j", "ArrowDown"] },
  { id: "previous-case", group: "list", label: "command.previous_case", keys: ["k", "ArrowUp"] },
  { id: "open-case", group: "list", label: "command.open_case", keys: ["Enter", "o"] },
  { id: "select-case", group: "list", label: "command.select_case", keys: ["x", "Space"] },
  { id: "toggle-read", group: "list", label: "command.toggle_read", keys: ["u"] },
  { id: "select-all", group: "list", label: "command.select_all", keys: ["Mod+a"] },
  { id: "import", group: "list", label: "command.import", keys: ["i"] },

  { id: "claim", group: "case", label: "command.claim", keys: ["c"] },
  { id: "release", group: "case", label: "command.release", keys: ["f"] },
  { id: "change-state", group: "case", label: "command.change_state", keys: ["s"] },
  { id: "close-case", group: "case", label: "command.close_case", keys: ["b"] },
  { id: "answer", group: "case", label: "command.answer", keys: ["a"], writes: true },
  { id: "add-note", group: "case", label: "command.add_note", keys: ["n"], writes: true },
  { id: "reminder", group: "case", label: "command.reminder", keys: ["w"] },
  { id: "frist", group: "case", label: "command.frist", keys: ["t"] },
  { id: "export-antrag", group: "case", label: "command.export_antrag", keys: ["e"] },
  { id: "print-akte", group: "case", label: "command.print_akte", keys: ["p", "Mod+p"] },
  { id: "back-to-list", group: "case", label: "command.back_to_list", keys: ["Escape"] },

  { id: "check-answer", group: "answer", label: "command.check_answer", keys: ["Mod+Enter"], always: true },
  { id: "text-module", group: "answer", label: "command.text_module", keys: ["Mod+t"], always: true },

  { id: "design-insert", group: "designer", label: "command.design_insert", keys: ["Mod+Enter"], always: true },
  { id: "design-rename", group: "designer", label: "command.design_rename", keys: ["F2"], always: true },
  { id: "design-up", group: "designer", label: "command.design_up", keys: ["Mod+Shift+ArrowUp"], always: true },
  { id: "design-down", group: "designer", label: "command.design_down", keys: ["Mod+Shift+ArrowDown"], always: true },
  { id: "design-beside", group: "designer", label: "command.design_beside", keys: ["Mod+Shift+ArrowRight"], always: true },
  { id: "design-alone", group: "designer", label: "command.design_alone", keys: ["Mod+Shift+ArrowLeft"], always: true },
  { id: "design-try", group: "designer", label: "command.design_try", keys: ["Mod+e"], always: true },
  { id: "design-findings", group: "designer", label: "command.design_findings", keys: ["F8"], always: true },
  { id: "design-kind", group: "designer", label: "designer.kind", keys: ["Mod+Shift+a"], always: true },
  { id: "design-condition", group: "designer", label: "designer.condition_add", keys: ["Mod+b"], always: true },
  { id: "design-check", group: "designer", label: "designer.check_add", keys: ["Mod+Shift+b"], always: true },
  { id: "design-keep-test", group: "designer", label: "try.keep", keys: ["Mod+Shift+m"], always: true },
  { id: "design-texts", group: "designer", label: "command.design_texts", keys: ["Mod+Shift+t"], always: true },
  { id: "design-history", group: "designer", label: "command.design_history", keys: ["Mod+Shift+h"], always: true },
  { id: "design-share", group: "designer", label: "shared.title", keys: ["Mod+Shift+g"], always: true },
  { id: "design-undo", group: "designer", label: "command.design_undo", keys: ["Mod+z"], always: true },
  { id: "design-redo", group: "designer", label: "command.design_redo", keys: ["Mod+y", "Mod+Shift+z"], always: true },

  { id: "palette", group: "general", label: "command.palette", keys: ["Mod+k"], always: true },
  { id: "shortcuts", group: "general", label: "command.shortcuts", keys: ["?"] },
  { id: "help", group: "general", label: "command.help", keys: ["F1"], always: true },
  { id: "next-pane", group: "general", label: "command.next_pane", keys: ["F6"], always: true },
  { id: "previous-pane", group: "general", label: "command.previous_pane", keys: ["Shift+F6"], always: true },
  { id: "zoom-in", group: "general", label: "command.zoom_in", keys: ["Mod++", "Mod+="], always: true },
  { id: "zoom-out", group: "general", label: "command.zoom_out", keys: ["Mod+-"], always: true },
  { id: "zoom-reset", group: "general", label: "command.zoom_reset", keys: ["Mod+0"], always: true },
  { id: "sync", group: "general", label: "command.sync", keys: ["r", "F5"] },
  { id: "undo", group: "general", label: "command.undo", keys: ["z", "Mod+z"] },
  { id: "toggle-offline", group: "general", label: "command.toggle_offline", keys: [] },
  { id: "about", group: "general", label: "command.about", keys: [] },
  { id: "sign-out", group: "general", label: "command.sign_out", keys: [] },
] as const satisfies readonly Spec[];

export type CommandId = (typeof COMMANDS)[number]["id"];
export type CommandSpec = Spec & { id: CommandId };

export const GROUPS: readonly CommandGroup[] = ["go", "list", "case", "answer", "designer", "general"];

type Handler = () => void;

interface Offer {
  run: Handler;
  /** What is selected goes before what is shown. */
  first: boolean;
}

const handlers = new Map<CommandId, Offer[]>();
/** Why a command that is on screen can't be run now. */
const reasons = new Map<CommandId, MessageKey>();
const watchers = new Set<() => void>();
let version = 0;

function changed() {
  version += 1;
  watchers.forEach((watch) => watch());
}

function register(id: CommandId, offer: Offer): () => void {
  handlers.set(id, [...(handlers.get(id) ?? []), offer]);
  changed();
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((one) => one !== offer),
    );
    changed();
  };
}

export function isCommandId(id: string): id is CommandId {
  return COMMANDS.some((command) => command.id === id);
}

export function canRun(id: CommandId): boolean {
  return (handlers.get(id)?.length ?? 0) > 0;
}

/** Runs the handler that was registered last; false when nothing on screen offers the command. */
export function runCommand(id: CommandId): boolean {
  const offers = handlers.get(id) ?? [];
  const offer = offers.findLast((one) => one.first) ?? offers.at(-1);
  if (!offer) return false;
  offer.run();
  return true;
}

/** Why nothing happens, when somebody asks for a command that is on screen but can't be run. */
export function whyNot(id: CommandId): MessageKey | null {
  return reasons.get(id) ?? null;
}

interface Offering {
  first?: boolean;
  /** Said when the command is asked for while it can't be done. */
  whyNot?: MessageKey | null;
}

/** Offers a command while the component is on screen; `null` while it can't be done. */
export function useCommand(id: CommandId, handler: Handler | null, { first = false, whyNot: reason = null }: Offering = {}) {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const offered = handler !== null;
  useEffect(() => (offered ? register(id, { run: () => latest.current?.(), first }) : undefined), [id, offered, first]);
  useEffect(() => {
    if (!reason) return undefined;
    reasons.set(id, reason);
    return () => void reasons.delete(id);
  }, [id, reason]);
}

function watch(onChange: () => void) {
  watchers.add(onChange);
  return () => void watchers.delete(onChange);
}

/** Commands that can be run now, kept up to date. */
export function useRunnable(): readonly CommandSpec[] {
  useSyncExternalStore(watch, () => version);
  return COMMANDS.filter((command) => canRun(command.id));
}

export function commandSpec(id: CommandId): CommandSpec {
  return COMMANDS.find((command) => command.id === id) ?? COMMANDS[0];
}
