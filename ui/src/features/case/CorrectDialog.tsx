import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { TextArea, TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseId, FieldView } from "../../ipc/contract";
import { t } from "../../messages";
import { valueText } from "./value";

interface Props {
  id: CaseId;
  field: FieldView;
  onClose: () => void;
}

export function CorrectDialog({ id, field, onClose }: Props) {
  const [value, setValue] = useState(field.correction ? valueText(field.correction.value) : (field.editable_text ?? ""));
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("correct_field", { case: id, field: field.key, value, reason });
    onClose();
    tellRecorded(t("case.corrected"), recorded);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim()) void run();
  };
  return (
    <Dialog title={t("correct.title")} onClose={onClose} testid="correct-dialog">
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary error={error} />
        <p className="muted">{t("correct.hint")}</p>
        <dl className="pairs">
          <dt>{field.label}</dt>
          <dd className="wrap">
            {t("field.original")}: {valueText(field.value)}
          </dd>
        </dl>
        <TextField
          label={t("correct.value")}
          value={value}
          autoFocus
          onChange={(event) => setValue(event.target.value)}
          data-testid="correct-value"
        />
        <TextArea
          label={t("correct.reason")}
          required
          rows={3}
          value={reason}
          error={missing ? t("refusal.empty") : null}
          onChange={(event) => setReason(event.target.value)}
          data-testid="correct-reason"
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button submit look="primary" disabled={busy} data-testid="correct-submit">
            {t("field.correct")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
