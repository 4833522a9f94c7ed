import type { Said } from "../../ipc/contract";

/** A sentence: questions and values stand out from the words around them. */
export function SaidLine({ said }: { said: Said }) {
  return (
    <span className="said">
      {said.segments.map((segment, at) =>
        segment.kind === "word" ? <span key={at}>{segment.text}</span> : <strong key={at}>{segment.text}</strong>,
      )}
    </span>
  );
}

export function saidText(said: Said): string {
  return said.segments.map((segment) => segment.text).join("");
}
