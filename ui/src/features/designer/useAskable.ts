import { useEffect, useState } from "react";
import { call } from "../../ipc/client";
import type { Askable, Asked } from "../../ipc/contract";
import { language } from "../../messages";
import type { PaneProps } from "./parts";

/** The same question has the same key, whichever of its answers is meant. */
export const keyOf = (asked: Asked) => `${asked.group}:${asked.field}`;

/** The questions that a rule of this node can ask for; read when a row is opened. */
export function useAskable({ design, view }: PaneProps, wanted: boolean): readonly Askable[] | null {
  const [askable, setAskable] = useState<readonly Askable[] | null>(null);
  const { draft, version } = design.state;
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    void call("askable_questions", { draft: draft.id, node: view.node, language: language() }).then(
      (read) => current && setAskable(read),
    );
    return () => {
      current = false;
    };
  }, [draft.id, view.node, version, wanted]);
  return askable;
}
