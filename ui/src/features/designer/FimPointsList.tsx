import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { RadioChoice, TextField } from "../../components/Field";
import { call } from "../../ipc/client";
import type { FimPoint, FimPoints, PointDecision, PointState } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import { type Design, useDesign } from "./design";
import { MergeNewer } from "./MergeNewer";
import { useAskedFor } from "./parts";
import { SaidLine, saidText } from "./SaidLine";

export function useFimPoints(design: Design): FimPoints | null {
  const { draft, version } = useDesign(design);
  const [points, setPoints] = useState<FimPoints | null>(null);
  useEffect(() => {
    let current = true;
    void call("fim_points", { draft: draft.id, language: language() })
      .then((read) => current && setPoints(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version]);
  return points;
}

type Two = Extract<PointState, { kind: "two-readings" }>;
type Open = Extract<PointState, { kind: "open" }>;

/** Both ways to read a rule, with answers that they judge differently. */
function TwoReadings({ design, point, state }: { design: Design; point: FimPoint; state: Two }) {
  const { draft } = design.state;
  const decide = (reading: number | null) =>
    void design.run(() => call("decide_reading", { draft: draft.id, point: point.id, reading }), { stay: true });
  const options = state.readings.map((reading) => ({
    value: String(reading.number),
    label: `${t("fim.reading", { letter: String.fromCharCode(64 + reading.number) })}: ${reading.said}`,
    ...(reading.usual ? { hint: t("fim.usual") } : {}),
  }));
  return (
    <>
      {state.example && (
        <div className="fim-example">
          <p>
            {t("fim.example")}{" "}
            {state.example.length === 0 ? t("fim.example_none") : state.example.map((one) => `${one.name}: ${saidText(one.said)}`).join(" · ")}
          </p>
          <ul>
            {state.readings.map((reading) => (
              <li key={reading.number}>
                <strong>{String.fromCharCode(64 + reading.number)}</strong>:{" "}
                {reading.outcome.length === 0 ? t("fim.outcome_none") : reading.outcome.join("; ")}
              </li>
            ))}
          </ul>
        </div>
      )}
      <RadioChoice
        label={t("fim.decide")}
        name={`reading-${point.id}`}
        value={state.decided ? String(state.used) : "later"}
        options={[...options, { value: "later", label: t("fim.later", { letter: String.fromCharCode(64 + state.used) }) }]}
        onChange={(value) => decide(value === "later" ? null : Number(value))}
      />
      <details>
        <summary>{t("fim.sentences")}</summary>
        {state.readings.map((reading) => (
          <div key={reading.number}>
            <strong>{String.fromCharCode(64 + reading.number)}</strong>
            <ul>
              {reading.sentences.map((sentence, at) => (
                <li key={at}>
                  {sentence.name}: <SaidLine said={sentence.said} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </>
  );
}

/** A rule that wasn't understood: what becomes of it is for the designer to say. */
function OpenPoint({ design, point, state }: { design: Design; point: FimPoint; state: Open }) {
  const { draft } = design.state;
  const [why, setWhy] = useState("");
  const decide = (decision: PointDecision | null) =>
    void design.run(() => call("decide_open_point", { draft: draft.id, point: point.id, decision }), { stay: true });
  const first = point.about[0];
  if (state.decision) {
    const { decision } = state;
    return (
      <div className="buttons-row">
        <span>
          {t(`fim.decided.${decision.kind}`)}
          {decision.kind === "not-needed" && ` ${decision.why}`}
        </span>
        <Button onClick={() => decide(null)}>{t("fim.open_again")}</Button>
      </div>
    );
  }
  return (
    <>
      <p className="muted">{state.why}</p>
      <div className="buttons-row">
        {first && (
          <Button
            onClick={() => {
              decide({ kind: "built" });
              design.select(first.node, "condition");
            }}
          >
            {t("fim.build")}
          </Button>
        )}
        {first && <Button onClick={() => decide({ kind: "hint" })}>{t("fim.hint")}</Button>}
      </div>
      <form
        className="buttons-row"
        onSubmit={(event) => {
          event.preventDefault();
          if (why.trim()) decide({ kind: "not-needed", why: why.trim() });
        }}
      >
        <TextField label={t("fim.why")} value={why} onChange={(event) => setWhy(event.target.value)} />
        <Button submit>{t("fim.not_needed")}</Button>
      </form>
    </>
  );
}

/** What a data schema leaves to decide. */
export function FimPointsList({ design, points }: { design: Design; points: FimPoints }) {
  const { counts } = points;
  const heading = useAskedFor<HTMLHeadingElement>();
  return (
    <section className="drawer-content" aria-labelledby="fim-title" data-testid="fim-points">
      <h2 id="fim-title" ref={heading} className="pane-title" tabIndex={-1} data-pane-start>
        {t("fim.title")}
      </h2>
      <p>
        {t("fim.counts", { taken: counts.rules_taken, rules: counts.rules })}
        {" · "}
        {tn("fim.open", counts.open)} {" · "} {tn("fim.two", counts.two_readings)} {" · "} {tn("fim.lists", counts.without_list)}
      </p>
      <MergeNewer design={design} />
      <ul className="plain finding-list">
        {points.points.map((point) => (
          <li key={point.id} className="finding finding-hint fim-point" data-testid="fim-point">
            <div className="finding-text">
              <p>
                {point.rule && <strong>{point.rule}: </strong>}
                <q>{point.text}</q>
              </p>
              <p className="muted">
                {point.about.map((one) => (
                  <button key={one.node} type="button" className="link" onClick={() => design.select(one.node)}>
                    {one.name}
                  </button>
                ))}
              </p>
              {point.state.kind === "two-readings" ? (
                <TwoReadings design={design} point={point} state={point.state} />
              ) : (
                <OpenPoint design={design} point={point} state={point.state} />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
