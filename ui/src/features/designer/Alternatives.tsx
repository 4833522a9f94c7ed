import { useState } from "react";
import { Button } from "../../components/Button";
import type { Askable, Asked, ConditionSentence, Demand } from "../../ipc/contract";
import { t } from "../../messages";
import { emptySentence, Sentence } from "./ConditionEditor";
import { keyOf } from "./useAskable";

type OneOf = Extract<Demand, { kind: "at-least-one-of" | "exactly-one-of" }>;

/** With fewer there is nothing to choose between. */
const FEWEST = 2;

interface Props {
  demand: OneOf;
  askable: readonly Askable[];
  onChange: (demand: Demand) => void;
}

/** Which questions are alternatives of each other, and when one of them is asked for. */
export function Alternatives({ demand, askable, onChange }: Props) {
  const [groups] = useState(() => new Set(demand.alternatives.flat().map((asked) => asked.group)));
  const among = (asked: Asked) => demand.alternatives.some((fields) => fields.some((one) => keyOf(one) === keyOf(asked)));
  const tick = (asked: Asked, ticked: boolean) => {
    const others = demand.alternatives.map((fields) => fields.filter((one) => keyOf(one) !== keyOf(asked))).filter((fields) => fields.length > 0);
    onChange({ ...demand, alternatives: ticked ? [...others, [asked]] : others });
  };
  const { any } = demand.when;
  const when = (sentences: ConditionSentence[]) => onChange({ ...demand, when: { any: sentences } });
  return (
    <>
      <fieldset className="values">
        <legend className="field-label">{t("designer.alternatives")}</legend>
        {askable
          .filter((one) => groups.has(one.asked.group))
          .map((one) => (
            <label key={keyOf(one.asked)} className="tick">
              <input
                type="checkbox"
                checked={among(one.asked)}
                disabled={among(one.asked) && demand.alternatives.length <= FEWEST}
                onChange={(event) => tick(one.asked, event.target.checked)}
              />
              <span>{one.name}</span>
            </label>
          ))}
      </fieldset>
      {any.map((sentence, at) => (
        <fieldset key={at} className="sentence-list">
          <legend className="field-label">{t(at === 0 ? "designer.only_when" : "designer.or_when")}</legend>
          <Sentence depth={0} sentence={sentence} askable={askable} onChange={(next) => when(any.map((one, place) => (place === at ? next : one)))} />
          <Button look="quiet" icon="close" onClick={() => when(any.filter((_, place) => place !== at))}>
            {t("designer.rule_remove")}
          </Button>
        </fieldset>
      ))}
      {any.length === 0 && askable.length > 0 && (
        <Button icon="plus" onClick={() => when([emptySentence(askable)])}>
          {t("designer.only_when_add")}
        </Button>
      )}
    </>
  );
}
