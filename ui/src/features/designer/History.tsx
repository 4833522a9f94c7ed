import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Choice, TextField } from "../../components/Field";
import { Loading } from "../../components/Notes";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { ChangeLine, Comparison, HistoryView } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import { momentWords } from "../../text/dates";
import { type Design, useDesign } from "./design";
import { NodeLink, useAskedFor } from "./parts";
import { SideBySide } from "./SideBySide";
import { Difference } from "./Tests";
import { changeWords, doneWords } from "./words";

const TABS = ["steps", "effects", "changes", "pages"] as const;
type Tab = (typeof TABS)[number];

function useHistory(design: Design) {
  const { draft, version } = useDesign(design);
  const [history, setHistory] = useState<HistoryView | null>(null);
  useEffect(() => {
    let current = true;
    void call("verfahren_history", { draft: draft.id })
      .then((read) => current && setHistory(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version]);
  return { history, setHistory };
}

/** What has changed since a state; searched when it is looked at. */
function useComparison(design: Design, state: string, wanted: boolean): Comparison | null {
  const { draft, version } = useDesign(design);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    setComparison(null);
    void call("compare_verfahren", { draft: draft.id, state: state || null, language: language() })
      .then((read) => current && setComparison(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version, state, wanted]);
  return comparison;
}

const SIGNS = { added: "+", removed: "−", moved: "⇄" } as const;
const sign = ({ what }: ChangeLine) => (what.kind in SIGNS ? SIGNS[what.kind as keyof typeof SIGNS] : "~");

/** Steps, named states, and what has changed since one of them: for citizens, and in the form. */
export function History({ design }: { design: Design }) {
  const { history, setHistory } = useHistory(design);
  const heading = useAskedFor<HTMLHeadingElement>();
  const [name, setName] = useState("");
  const [since, setSince] = useState("");
  const [tab, setTab] = useState<Tab>("steps");
  const comparison = useComparison(design, since, tab === "effects" || tab === "changes");
  const { draft } = design.state;
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    design.flush();
    if (!name.trim()) return;
    const next = await attempt("name_state", { draft: draft.id, name });
    if (!next) return;
    setHistory(next);
    // The next name may be on its way.
    setName((now) => (now === name ? "" : now));
  };
  const restore = async (state: string) => {
    const edited = await design.run(() => call("restore_state", { draft: draft.id, state }), { stay: true });
    if (edited && !edited.done) done(t("history.same"));
  };
  return (
    <section className="drawer-content" aria-labelledby="history-title" data-testid="history">
      <div className="drawer-head">
        <h2 id="history-title" ref={heading} className="pane-title" tabIndex={-1} data-pane-start>
          {t("history.title")}
        </h2>
        <div className="buttons-row" role="group" aria-label={t("history.views")}>
          {TABS.map((one) => (
            <Button key={one} aria-pressed={tab === one} data-testid={`history-${one}`} onClick={() => setTab(one)}>
              {t(`history.tab.${one}`)}
            </Button>
          ))}
        </div>
        {tab !== "steps" && (
          <Choice label={t("history.since")} value={since} onChange={(event) => setSince(event.target.value)}>
            <option value="">{t("history.first")}</option>
            {history?.versions.map((version) => (
              <option key={version.id} value={version.id}>
                {t(version.published ? "history.version_published" : "history.version", { by: version.by, when: momentWords(version.at) })}
              </option>
            ))}
            {history?.states.map((state) => (
              <option key={state.id} value={state.id}>
                {state.name}
              </option>
            ))}
          </Choice>
        )}
        {tab === "steps" && (
          <form className="buttons-row" onSubmit={(event) => void keep(event)}>
            <TextField label={t("history.name")} value={name} data-testid="state-name" onChange={(event) => setName(event.target.value)} />
            <Button submit icon="plus">{t("history.keep")}</Button>
          </form>
        )}
      </div>
      {tab === "steps" && (
        <div className="history-columns">
          <div>
            <h3 className="block-title">{t("history.states")}</h3>
            {history?.states.length === 0 && <p className="muted">{t("history.no_states")}</p>}
            <ul className="plain rules">
              {history?.states.map((state) => (
                <li key={state.id} className="rule">
                  <span className="rule-said">
                    {state.name} <span className="muted">{momentWords(state.named_at)}</span>
                  </span>
                  <Button onClick={() => void restore(state.id)}>
                    {t("history.restore")}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h3 className="block-title">{t("history.steps")}</h3>
            {history?.steps.length === 0 && <p className="muted">{t("history.no_steps")}</p>}
            <ol className="plain history-steps">
              {history?.steps.map((step) => (
                <li key={step.number} className={step.undone ? "muted" : undefined}>
                  <span className="muted">{momentWords(step.at)}</span> {doneWords(step.done)}
                  {step.undone && ` (${t("history.undone")})`}
                </li>
              ))}
            </ol>
          </div>
        </div>
      )}
      {tab === "pages" && <SideBySide design={design} state={since} />}
      {(tab === "effects" || tab === "changes") && !comparison && <Loading />}
      {tab === "effects" && comparison && (
        <>
          <p>{comparison.effects.length === 0 ? t("history.no_effects") : tn("history.effects", comparison.effects.length)}</p>
          <p className="muted small">{t("history.searched", { searched: comparison.searched, left: comparison.left_out })}</p>
          <ul className="plain findings">
            {comparison.effects.map((effect, at) => (
              <li key={at} className="finding finding-warning">
                <div className="finding-text">
                  <strong>
                    <NodeLink node={effect.node} name={effect.name} design={design} />
                  </strong>
                  <p>
                    {effect.answers.length === 0
                      ? t("history.with_nothing")
                      : t("history.with", { answers: effect.answers.map((one) => `${one.name} = ${one.value}`).join(", ") })}
                  </p>
                  <ul>
                    {effect.differences.slice(0, 6).map((one, place) => (
                      <Difference key={place} one={one} design={design} words="history.difference" />
                    ))}
                  </ul>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {tab === "changes" && comparison && (
        <>
          <p>{comparison.changes.length === 0 ? t("history.no_changes") : tn("history.changes", comparison.changes.length)}</p>
          <ul className="plain history-changes">
            {comparison.changes.map((change, at) => (
              <li key={at}>
                <span aria-hidden="true" className="change-sign">{sign(change)}</span>
                <NodeLink node={change.node} name={change.name} design={design} />: {changeWords(change)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
