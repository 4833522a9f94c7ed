import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import type { FindingView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import type { Design } from "./design";
import { lineName } from "./words";

interface Props {
  design: Design;
  findings: readonly FindingView[];
  /** Whether the list was asked for just now: then it takes the focus and says how many there are. */
  asked: boolean;
}

const ORDER = { error: 0, warning: 1, hint: 2 } as const;

/** All findings, those that weigh most first; each leads to its place, and ends by its repair where there is one. */
export function Findings({ design, findings, asked }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (asked) heading.current?.focus();
  }, [asked]);
  const sorted = findings.toSorted((one, other) => ORDER[one.severity] - ORDER[other.severity]);
  return (
    <section className="drawer-content" aria-labelledby="findings-title" data-testid="findings">
      <h2 id="findings-title" ref={heading} tabIndex={-1} className="pane-title" data-pane-start>
        {findings.length === 0 ? t("designer.findings_none") : tn("designer.findings", findings.length)}
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
