/** Puts a text module where the caret is, with a line of its own. */
export function insertAt(body: string, position: number, text: string): string {
  const before = body.slice(0, position);
  const after = body.slice(position);
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  return `${before}${gap}${text}${after && !after.startsWith("\n") ? "\n" : ""}${after}`;
}
