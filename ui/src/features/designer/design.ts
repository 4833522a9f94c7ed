// A form under the hands of its designer: what is on the screen of it, and the one queue through which all edits go.
import { useSyncExternalStore } from "react";
import { toCommandError } from "../../desk/act";
import { problem } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { DesignView, Edit, Edited, LeftBehind, NodeId, OutlineLine, Steps, VerfahrenLine } from "../../ipc/contract";
import { refusalWords } from "./words";

export interface DesignState {
  draft: VerfahrenLine;
  outline: readonly OutlineLine[];
  steps: Steps;
  selected: NodeId;
  /** What asks for something that the last step has taken away. */
  leftBehind: readonly LeftBehind[];
  /** Grows with every step: what was read before is out of date. */
  version: number;
  /** Whether something that was typed or done isn't stored yet. */
  saving: boolean;
}

/** What is to have the focus after a step; the pane that has it asks for it and forgets it. */
export type Wish = "label" | "kind" | "condition" | "check" | null;

/** Rules that somebody has begun to write and not taken over, by draft and by what they are of: they wait until one comes back. */
const BEGUN = new Map<string, Map<string, unknown>>();

interface Doing {
  joins?: boolean;
  wish?: Wish;
  /** Stays selected whatever the edit is about. */
  stay?: boolean;
}

export class Design {
  #state: DesignState;
  #watchers = new Set<() => void>();
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Writes what is being typed, before anything else is done. */
  #typed: (() => void) | null = null;
  wish: Wish = null;
  readonly begun: Map<string, unknown>;

  constructor(view: DesignView) {
    this.begun = BEGUN.get(view.draft.id) ?? new Map<string, unknown>();
    BEGUN.set(view.draft.id, this.begun);
    const first = view.outline.find((line) => line.sort === "field") ?? view.outline[0];
    this.#state = {
      draft: view.draft,
      outline: view.outline,
      steps: view.steps,
      selected: first?.node ?? "",
      leftBehind: [],
      version: 0,
      saving: false,
    };
  }

  get state(): DesignState {
    return this.#state;
  }

  watch = (onChange: () => void) => {
    this.#watchers.add(onChange);
    return () => void this.#watchers.delete(onChange);
  };

  #set(change: Partial<DesignState>) {
    this.#state = { ...this.#state, ...change };
    this.#watchers.forEach((watch) => watch());
  }

  line(node: NodeId): OutlineLine | undefined {
    return this.#state.outline.find((line) => line.node === node);
  }

  /** The section in which a node stands; of the form the first one. */
  sectionOf(node: NodeId): NodeId | null {
    let line = this.line(node);
    while (line && line.sort !== "section" && line.above) line = this.line(line.above);
    return line?.sort === "section" ? line.node : (this.#state.outline.find((one) => one.sort === "section")?.node ?? null);
  }

  select(node: NodeId, wish: Wish = null) {
    this.flush();
    this.wish = wish;
    if (node === this.#state.selected && !wish) return;
    this.#set({ selected: node });
  }

  /** Whoever is being typed in says how it is stored; at once where something else is done. */
  typing(write: (() => void) | null) {
    this.#typed = write;
    this.#set({ saving: write !== null || this.#waiting > 0 });
  }

  flush() {
    const write = this.#typed;
    this.#typed = null;
    write?.();
  }

  /** Resolves once everything that was typed and done so far is stored. */
  settle(): Promise<unknown> {
    this.flush();
    return this.#queue;
  }

  edit(edit: Edit, doing: Doing = {}): Promise<Edited | null> {
    return this.editAsIs(() => edit, doing);
  }

  /** The edit is made of what there is once all before it is done; without one nothing is done. */
  editAsIs(make: (state: DesignState) => Edit | null, doing: Doing = {}): Promise<Edited | null> {
    return this.run(() => {
      const edit = make(this.#state);
      return edit ? call("edit_verfahren", { draft: this.#state.draft.id, edit, joins: doing.joins ?? false }) : null;
    }, doing);
  }

  undo(): Promise<Edited | null> {
    this.flush();
    return this.run(() => call("undo_verfahren", { draft: this.#state.draft.id }));
  }

  redo(): Promise<Edited | null> {
    this.flush();
    return this.run(() => call("redo_verfahren", { draft: this.#state.draft.id }));
  }

  /** Does one thing after the other; a refusal is told and changes nothing. */
  run(step: () => Promise<Edited> | null, doing: Doing = {}): Promise<Edited | null> {
    this.#waiting += 1;
    this.#set({ saving: true });
    const done = this.#queue.then(async () => {
      try {
        const edited = await step();
        if (edited) this.#take(edited, doing);
        return edited;
      } catch (thrown) {
        const error = toCommandError(thrown);
        problem(refusalWords(error, (node) => this.line(node)?.name ?? ""), { detail: error.message });
        return null;
      } finally {
        this.#waiting -= 1;
        if (this.#waiting === 0 && !this.#typed) this.#set({ saving: false });
      }
    });
    this.#queue = done;
    return done;
  }

  /** What another command has brought that makes a step. */
  take(edited: Edited) {
    this.#take(edited, { stay: true });
  }

  #take(edited: Edited, { wish = null, stay = false }: Doing) {
    if (!edited.done) return;
    const before = this.#state;
    const changed = new Map(edited.lines.map((line) => [line.node, line]));
    const outline = edited.outline ? keepingLines(before.outline, edited.outline) : before.outline.map((line) => changed.get(line.node) ?? line);
    const has = (node: NodeId) => outline.some((line) => line.node === node);
    const about = edited.done.node;
    const selected = !stay && has(about) ? about : has(before.selected) ? before.selected : nearest(before, outline);
    if (wish) this.wish = wish;
    this.#set({
      draft: edited.draft,
      outline,
      steps: edited.steps,
      selected,
      leftBehind: edited.left_behind,
      version: before.version + 1,
    });
  }
}

/** Lines that say what they said before are the same objects: what is drawn from them needn't be drawn anew. */
function keepingLines(before: readonly OutlineLine[], now: readonly OutlineLine[]): OutlineLine[] {
  const known = new Map(before.map((line) => [line.node, line]));
  const names = ["sort", "above", "name", "id", "field_type", "required", "repeated", "conditions", "beside"] as const;
  return now.map((line) => {
    const old = known.get(line.node);
    return old && names.every((name) => old[name] === line[name]) ? old : line;
  });
}

/** What stands where something was that is gone: the one after it, else the one before. */
function nearest({ outline: before, selected }: DesignState, outline: readonly OutlineLine[]): NodeId {
  const there = new Set(outline.map((line) => line.node));
  const at = before.findIndex((line) => line.node === selected);
  const above = before[at]?.above ?? null;
  const after = before.slice(at + 1).find((line) => there.has(line.node) && line.above === above);
  const behind = before.slice(0, Math.max(0, at)).findLast((line) => there.has(line.node));
  return (after ?? behind ?? outline[0])?.node ?? "";
}

export function useDesign(design: Design): DesignState {
  return useSyncExternalStore(design.watch, () => design.state);
}
