import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { ConditionSentence, ShownWhen } from "../../ipc/contract";
import { t } from "../../messages";
import { ConditionEditor, emptySentence } from "./ConditionEditor";
import { Block, type WantedProps } from "./parts";
import { SaidLine } from "./SaidLine";
import { useAskable } from "./useAskable";
import { begunOf } from "./useBegun";

/** Stands for a condition that isn't there yet. */
const NEW = "new";

/** When something is shown: rows that read as sentences; one at a time is open to be changed. */
export function Shown({ design, view, wanted }: WantedProps) {
  const shown = view.shown;
  const [open, setOpen] = useState<number | null>(null);
  const askable = useAskable({ design, view }, open !== null);
  const begun = `condition ${view.node} `;
  // By its node and not by its place: what was begun never goes into another condition.
  const begunAt = (at: number) => begun + (shown?.rows[at]?.node ?? NEW);
  /** The next one that waits, if any does. */
  const goOn = () => {
    const one = begunOf(design, begun);
    const rows = shown?.rows ?? [];
    const at = one === NEW ? rows.length : rows.findIndex((row) => row.node === one);
    setOpen(one === null || at < 0 ? null : at);
  };
  useEffect(goOn, [design, begun]);
  const begin = shown ? () => setOpen(shown.sentence.any.length) : null;
  useCommand("design-condition", begin);
  useEffect(() => {
    if (wanted) begin?.();
  }, [wanted]);
  const close = () => {
    if (open !== null) design.begun.delete(begunAt(open));
    goOn();
  };
  if (!shown) return null;
  const { any } = shown.sentence;
  const write = (sentences: ConditionSentence[]) => {
    const written: ShownWhen = { any: sentences };
    return design.run(() => call("write_shown", { draft: design.state.draft.id, node: view.node, shown: written }), { stay: true });
  };
  const isSection = view.sort === "section";
  const replace = (at: number, sentence: ConditionSentence | null) =>
    write(at < any.length ? any.flatMap((one, place) => (place === at ? (sentence ? [sentence] : []) : [one])) : sentence ? [...any, sentence] : [...any]);
  const rows = open !== null && open >= any.length ? [...any, null] : any;
  return (
    <Block title={t(isSection ? "designer.block.skipped" : "designer.block.shown")}>
      <p className={any.length === 0 ? undefined : "sr-only"}>
        <SaidLine said={shown.said} />
      </p>
      {any.length > 0 && (
        <p className="muted">{t(isSection ? "designer.skipped_when" : any.length > 1 ? "designer.shown_when_any" : "designer.shown_when")}</p>
      )}
      <ul className="plain rules" data-testid="conditions">
        {rows.map((sentence, at) => {
          const row = shown.rows[at];
          if (open === at && askable) {
            return (
              <li key={at} className="rule rule-open">
                <ConditionEditor
                  key={begunAt(at)}
                  design={design}
                  name={begunAt(at)}
                  begin={sentence ?? emptySentence(askable)}
                  askable={askable}
                  onDone={async (written) => {
                    if (await replace(at, written)) close();
                  }}
                  onCancel={close}
                />
              </li>
            );
          }
          if (!sentence || !row) return null;
          return (
            <li key={row.node} className="rule">
              <button type="button" className="rule-said" data-testid="condition" onClick={() => setOpen(at)}>
                <SaidLine said={row.said} />
              </button>
              {row.only_amtspult && <span className="badge">{t("designer.only_amtspult")}</span>}
              <Button look="quiet" icon="close" iconOnly onClick={() => void replace(at, null)}>
                {t("designer.rule_remove")}
              </Button>
              {row.live && (
                <p className="rule-note" data-testid="live">
                  {t(row.live.holds === isSection ? "designer.live_hidden" : "designer.live_shown")}
                  {row.live.because.map((said, place) => (
                    <span key={place}>
                      {place === 0 ? `${t("try.because")} ` : ", "}
                      <SaidLine said={said} />
                    </span>
                  ))}
                </p>
              )}
              {row.notes.map((note, place) => (
                <p key={place} className="rule-note muted">
                  {note.text}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
      <Button icon="plus" command="design-condition" data-testid="add-condition" onClick={() => setOpen(any.length)}>
        {t(any.length === 0 ? "designer.condition_add" : "designer.condition_more")}
      </Button>
    </Block>
  );
}
