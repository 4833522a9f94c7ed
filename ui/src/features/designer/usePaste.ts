import { type ClipboardEvent, useState } from "react";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { TextLanguage, TextRow } from "../../ipc/contract";
import { tn } from "../../messages";
import type { Design } from "./design";
import { isBlock, type Pasted, spread } from "./paste";

/** A block that waits for a yes, with the field in which it was pasted. */
interface Waiting {
  copied: string;
  pasted: Pasted;
  field: HTMLTextAreaElement;
}

/** Puts words where the caret is, as typing does. */
function insert(field: HTMLTextAreaElement, words: string) {
  field.focus();
  document.execCommand("insertText", false, words);
}

/** Pasting into the grid of texts: one text goes into its field, several are listed first and then written in one step. */
export function usePaste(design: Design, rows: readonly TextRow[], language: TextLanguage) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const onPaste = async (event: ClipboardEvent) => {
    const { target } = event;
    const copied = event.clipboardData.getData("text/plain");
    if (!(target instanceof HTMLTextAreaElement) || !isBlock(copied)) return;
    event.preventDefault();
    const cell = target.closest('[role="cell"]');
    const row = Number(target.closest<HTMLElement>("[data-index]")?.dataset["index"]);
    const column = Number(cell?.getAttribute("data-column"));
    design.flush();
    const cells = await attempt("read_pasted", { text: copied });
    if (!cells) return;
    const [first] = cells;
    if (cells.length === 1 && first?.length === 1) insert(target, first[0] ?? "");
    else setWaiting({ copied, pasted: spread(cells, rows, { row, column }, language), field: target });
  };
  const close = () => setWaiting(null);
  const take = async () => {
    if (!waiting) return;
    close();
    const texts = waiting.pasted.texts.map(({ node, path, language: of, text }) => ({ node, path, language: of, text }));
    const edited = await design.run(() => call("write_texts", { draft: design.state.draft.id, texts }), { stay: true });
    if (edited) done(tn("texts.pasted", texts.length));
  };
  /** The field has the focus again once the dialog has gone. */
  const insertWhole = () => {
    if (!waiting) return;
    close();
    window.requestAnimationFrame(() => insert(waiting.field, waiting.copied.replace(/\r\n?/g, "\n").trim()));
  };
  return { waiting: waiting?.pasted ?? null, onPaste, close, take, insertWhole };
}
