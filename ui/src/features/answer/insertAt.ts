export interface Inserted {
  text: string;
  /** Where what was put in begins and ends. */
  start: number;
  end: number;
}

/** Puts a text module where the caret is, with a line of its own. */
export function insertAt(body: string, position: number, text: string): Inserted {
  const before = body.slice(0, position);
  const after = body.slice(position);
  const head = before && !before.endsWith("\n") ? `${before}\n\n` : before;
  const tail = after && !after.startsWith("\n") ? `\n${after}` : after;
  return { text: `${head}${text}${tail}`, start: head.length, end: head.length + text.length };
}
