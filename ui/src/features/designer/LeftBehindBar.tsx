import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import type { LeftBehind } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { type Design, useDesign } from "./design";
import { focusSelectedLine } from "./Outline";
import { type Gone, StandIns } from "./StandIns";

function goneOf(leftBehind: readonly LeftBehind[]): Gone[] {
  const byNode = new Map(leftBehind.map((one) => [one.gone, { node: one.gone, name: one.gone_name || t("designer.unnamed") }]));
  return [...byNode.values()];
}

/** After something was deleted that others ask for: what to do with them. It stays until something else is done. */
export function LeftBehindBar({ design }: { design: Design }) {
  const { leftBehind } = useDesign(design);
  const [replacing, setReplacing] = useState<readonly LeftBehind[] | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const first = leftBehind[0];
  if (!first) return null;
  const all = [...new Set(leftBehind.map((one) => one.name || t("designer.unnamed")))];
  const names = all.slice(0, 3).join(", ") + (all.length > 3 ? " …" : "");
  // Which answer a rule is to ask for instead is said where the rule stands.
  const isOption = first.gone_kind === "option";
  const gone = goneOf(leftBehind);
  const isReplacing = replacing === leftBehind;
  // What was pressed goes with the bar: the keyboard goes on in the outline, where the deleting was done.
  const end = (step: Promise<unknown>) => void step.then(focusSelectedLine);
  const close = () => {
    setReplacing(null);
    opener.current?.focus();
  };
  const removeAll = () => design.edit({ kind: "all", edits: gone.map(({ node }) => ({ kind: "forget", node })) }, { stay: true });
  return (
    <div className="left-behind" data-testid="left-behind">
      <p role="status">
        {isOption
          ? tn("designer.left_behind_answer", leftBehind.length, { answer: first.gone_name, names })
          : tn("designer.left_behind", leftBehind.length, { names })}
      </p>
      <div className="buttons-row">
        {!isOption && (
          <>
            <Button ref={opener} aria-expanded={isReplacing} onClick={() => setReplacing(isReplacing ? null : leftBehind)}>
              {t("designer.left_behind_replace")}
            </Button>
            <Button onClick={() => end(removeAll())}>{t("designer.left_behind_remove")}</Button>
          </>
        )}
        <Button onClick={() => design.select(first.owner)}>{t("designer.left_behind_show")}</Button>
        <Button onClick={() => end(design.undo())}>{t("undo.label")}</Button>
      </div>
      {isReplacing && <StandIns design={design} gone={gone} onDone={focusSelectedLine} onCancel={close} />}
    </div>
  );
}
