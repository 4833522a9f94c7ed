import { useState } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Moment, WorkBadge } from "../../components/Words";
import type { CaseView, CorrectionView, Editable, FieldView } from "../../ipc/contract";
import { t } from "../../messages";
import { verification } from "../../messages/labels";
import { CorrectDialog } from "./CorrectDialog";
import { valueText } from "./value";

function Corrected({ view }: { view: CorrectionView }) {
  const { correction, value, work } = view;
  return (
    <div className="correction" data-testid="correction">
      <p>
        <span className="badge state-active">{t("field.corrected")}</span>{" "}
        <strong className="wrap">{valueText(value)}</strong>
      </p>
      <p className="muted small wrap">
        {correction.reason} ({correction.author.name}, <Moment value={correction.at} />){" "}
        {work && <WorkBadge work={work} />}
      </p>
    </div>
  );
}

interface FieldProps {
  field: FieldView;
  onCorrect: (() => void) | null;
}

function Field({ field, onCorrect }: FieldProps) {
  const empty = field.value.kind === "empty";
  return (
    <div className="form-field" data-field={field.key}>
      <dt>{field.label}</dt>
      <dd>
        <div className="form-value">
          <div className="form-text">
            <span className={empty ? "muted" : "pre"}>
              {field.correction && <span className="muted">{t("field.original")}: </span>}
              {valueText(field.value)}
            </span>
            {field.verified && (
              <span className="badge verified" title={t("verified.hint")}>
                <Icon name="lock" size={13} />
                {verification(field.verified)}
              </span>
            )}
          </div>
          {onCorrect && (
            <Button
              look="quiet"
              icon="pencil"
              iconOnly
              className="form-correct"
              data-testid="correct"
              onClick={onCorrect}
            >
              {t("field.correct_label", { field: field.label })}
            </Button>
          )}
        </div>
        {field.correction && <Corrected view={field.correction} />}
      </dd>
    </div>
  );
}

type CorrectableField = FieldView & { editable: Editable };

function isCorrectable(field: FieldView): field is CorrectableField {
  return field.editable !== null;
}

export function AntragTab({ view }: { view: CaseView }) {
  const [correcting, setCorrecting] = useState<CorrectableField | null>(null);
  if (view.sections.length === 0) return <p className="muted">{t("case.no_sections")}</p>;
  return (
    <div className="antrag">
      {view.sections.map((section, index) => (
        <section key={index}>
          <h3>{section.title}</h3>
          {section.groups.map((group, number) => (
            <div key={number} className="form-group">
              {group.title && group.title !== section.title && <h4>{group.title}</h4>}
              <dl>
                {group.fields.map((field) => (
                  <Field
                    key={field.key}
                    field={field}
                    onCorrect={view.may.work && isCorrectable(field) ? () => setCorrecting(field) : null}
                  />
                ))}
              </dl>
            </div>
          ))}
        </section>
      ))}
      {correcting && <CorrectDialog id={view.id} field={correcting} onClose={() => setCorrecting(null)} />}
    </div>
  );
}
