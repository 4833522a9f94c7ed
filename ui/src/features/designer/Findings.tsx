import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { call } from "../../ipc/client";
import type { ChangeLine, FindingView, TryState } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import type { Design } from "./design";
import { useAskedFor } from "./parts";
import { changeWords, lineName } from "./words";

/** A warning can be left for later, with the reason for whoever reviews the draft. */
function Later({ design, finding }: { design: Design; finding: FindingView }) {
  const [why, setWhy] = useState<string | null>(null);
  const put = (reason: string | null) => {
    setWhy(null);
    const { node, cause } = finding;
    void design.run(() => call("put_off_finding", { draft: design.state.draft.id, node, cause, why: reason }), { stay: true });
  };
  if (finding.put_off) return <Button onClick={() => put(null)}>{t("designer.finding_take_up")}</Button>;
  if (why === null) return <Button onClick={() => setWhy("")}>{t("designer.finding_later")}</Button>;
  return (
    <form
      className="buttons-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim()) put(why.trim());
      }}
    >
      <TextField label={t("designer.finding_later_why")} autoFocus value={why} onChange={(event) => setWhy(event.target.value)} />
      <Button submit>{t("designer.finding_later")}</Button>
    </form>
  );
}

interface Props {
  design: Design;
  /** Tries answers out that show a finding. */
  onTry: (state: TryState) => void;
  /** Null until the first check is done. */
  findings: readonly FindingView[] | null;
}

const ORDER = { error: 0, warning: 1, hint: 2 } as const;
/** What is left for later comes last. */
const weight = (finding: FindingView) => ORDER[finding.severity] + (finding.put_off ? 3 : 0);

/** Findings that have the same cause at the same place are one line. */
function folded(findings: readonly FindingView[]): [FindingView, ...FindingView[]][] {
  const groups = new Map<string, [FindingView, ...FindingView[]]>();
  for (const finding of findings) {
    const key = `${finding.cause} ${finding.owner}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** So many repairs are put into words; those below move up as others are done. */
const FORESEEN = 40;

/** What a repair would change: how it is, and how it would be. */
function Foreseen({ design, finding }: { design: Design; finding: FindingView }) {
  const [changes, setChanges] = useState<readonly ChangeLine[]>([]);
  const { draft } = design.state;
  useEffect(() => {
    let current = true;
    void call("foresee_edit", { draft: draft.id, edit: { kind: "all", edits: finding.repairs }, language: language() })
      .then((foreseen) => current && setChanges(foreseen))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, finding]);
  if (changes.length === 0) return null;
  const shown = changes.slice(0, 3).map((one) => (one.node === finding.owner ? changeWords(one) : `${one.name || t("designer.unnamed")}: ${changeWords(one)}`));
  if (changes.length > shown.length) shown.push("…");
  return <p className="muted">{t("designer.finding_foreseen", { changes: shown.join("; ") })}</p>;
}

/** All findings, those that weigh most first; each leads to its place, and ends by its repair where there is one. */
export function Findings({ design, onTry, findings: found }: Props) {
  const findings = found ?? [];
  // The heading says how many there are.
  const heading = useAskedFor<HTMLHeadingElement>();
  const sorted = folded(findings).toSorted(([one], [other]) => weight(one) - weight(other));
  return (
    <section className="drawer-content" aria-labelledby="findings-title" data-testid="findings">
      <h2 id="findings-title" ref={heading} tabIndex={-1} className="pane-title" data-pane-start>
        {!found ? t("designer.checking") : findings.length === 0 ? t("designer.findings_none") : tn("designer.findings", findings.length)}
      </h2>
      <ul className="plain finding-list">
        {sorted.map(([finding, ...same], at) => {
          const line = design.line(finding.owner);
          const { witness } = finding;
          return (
            <li key={at} className={`finding finding-${finding.severity}`}>
              <span className="finding-severity">{t(`designer.severity.${finding.severity}`)}</span>
              <div className="finding-text">
                <strong>{line ? lineName(line) : t("designer.sort.form")}</strong>
                <p>{finding.text}</p>
                {same.length > 0 && <p className="muted">{tn("designer.finding_same", same.length)}</p>}
                {finding.repairs.length > 0 && at < FORESEEN && <Foreseen design={design} finding={finding} />}
              </div>
              {finding.put_off && <p className="finding-put-off muted">{t("designer.finding_put_off", { why: finding.put_off })}</p>}
              <div className="buttons-row">
                <Button onClick={() => design.select(finding.owner, "label")}>{t("designer.finding_show")}</Button>
                {witness && <Button onClick={() => onTry(witness)}>{t("designer.finding_why")}</Button>}
                {finding.severity !== "error" && <Later design={design} finding={finding} />}
                {finding.repairs.length > 0 && (
                  <Button look="primary" onClick={() => void design.edit({ kind: "all", edits: finding.repairs })}>
                    {t("designer.finding_repair")}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
