import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import type { FindingView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import type { Design } from "./design";
import { lineName } from "./words";

interface Props {
  design: Design;
  /** Null until the first check is done. */
  findings: readonly FindingView[] | null;
}

const ORDER = { error: 0, warning: 1, hint: 2 } as const;

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

/** All findings, those that weigh most first; each leads to its place, and ends by its repair where there is one. */
export function Findings({ design, findings: found }: Props) {
  const findings = found ?? [];
  const heading = useRef<HTMLHeadingElement>(null);
  // It was asked for: it takes the focus, and the heading says how many there are.
  useEffect(() => heading.current?.focus(), []);
  const sorted = folded(findings).toSorted(([one], [other]) => ORDER[one.severity] - ORDER[other.severity]);
  return (
    <section className="drawer-content" aria-labelledby="findings-title" data-testid="findings">
      <h2 id="findings-title" ref={heading} tabIndex={-1} className="pane-title" data-pane-start>
        {!found ? t("designer.checking") : findings.length === 0 ? t("designer.findings_none") : tn("designer.findings", findings.length)}
      </h2>
      <ul className="plain findings">
        {sorted.map(([finding, ...same], at) => {
          const line = design.line(finding.owner);
          return (
            <li key={at} className={`finding finding-${finding.severity}`}>
              <span className="finding-severity">{t(`designer.severity.${finding.severity}`)}</span>
              <div className="finding-text">
                <strong>{line ? lineName(line) : t("designer.sort.form")}</strong>
                <p>{finding.text}</p>
                {same.length > 0 && <p className="muted">{tn("designer.finding_same", same.length)}</p>}
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
