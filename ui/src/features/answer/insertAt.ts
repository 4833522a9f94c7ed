import type { Draft } from "../../ipc/contract";
import { type Gap, gapsOf, nextGap } from "./gaps";

export interface Inserted {
  text: string;
  /** Where what was put in begins and ends. */
  start: number;
  end: number;
}

type Letter = Pick<Draft, "subject" | "body">;

export interface WithModule extends Letter {
  /** What is selected next. */
  select: Gap;
}

/**
 * Puts a filled module into a letter as it is now, and goes to the module's first gap. Somebody who goes on typing while it
 * comes isn't led away: the caret then stands behind it.
 */
export function insertModule(letter: Letter, caret: number, module: Letter, isTyping: boolean): WithModule {
  const { text, start, end } = insertAt(letter.body, caret, module.body);
  const gap = !isTyping && gapsOf(module.body).length > 0 ? nextGap(text, start) : null;
  return { subject: letter.subject || module.subject, body: text, select: gap ?? { start: end, end } };
}

/** Puts a text module where the caret is, with a line of its own. */
export function insertAt(body: string, position: number, text: string): Inserted {
  const before = body.slice(0, position);
  const after = body.slice(position);
  const head = before && !before.endsWith("\n") ? `${before}\n\n` : before;
  const tail = after && !after.startsWith("\n") ? `\n${after}` : after;
  return { text: `${head}${text}${tail}`, start: head.length, end: head.length + text.length };
}
