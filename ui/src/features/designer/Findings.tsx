import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { call } from "../../ipc/client";
import type { ChangeLine, FindingView } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import type { Design } from "./design";
import { useAskedFor } from "./parts";
import { changeWords, lineName } from "./words";

interface Props {
  design: Design;
  /** Null until the first check is done. */
  findings: readonly FindingView[] | null;
}

const ORDER = { error: 0, warning: 1, hint: 2 } as const;

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
export function Findings({ design, findings: found }: Props) {
  const findings = found ?? [];
  // The heading says how many there are.
  const heading = useAskedFor<HTMLHeadingElement>();
  const sorted = findings.toSorted((one, other) => ORDER[one.severity] - ORDER[other.severity]);
  return (
    <section className="drawer-content" aria-labelledby="findings-title" data-testid="findings">
      <h2 id="findings-title" ref={heading} tabIndex={-1} className="pane-title" data-pane-start>
        {!found ? t("designer.checking") : findings.length === 0 ? t("designer.findings_none") : tn("designer.findings", findings.length)}
      </h2>
      <ul className="plain findings">
        {sorted.map((finding, at) => {
          const line = design.line(finding.owner);
          return (
            <li key={at} className={`finding finding-${finding.severity}`}>
              <span className="finding-severity">{t(`designer.severity.${finding.severity}`)}</span>
              <div className="finding-text">
                <strong>{line ? lineName(line) : t("designer.sort.form")}</strong>
                <p>{finding.text}</p>
                {finding.repairs.length > 0 && at < FORESEEN && <Foreseen design={design} finding={finding} />}
              </div>
              <div className="buttons-row">
                <Button onClick={() => design.select(finding.owner, "label")}>{t("designer.finding_show")}</Button>
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
