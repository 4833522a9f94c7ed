import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { DateField } from "../../components/DateField";
import { Choice, RadioChoice, TextArea, TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseId, ChoiceView, Editable, FieldView } from "../../ipc/contract";
import { t } from "../../messages";
import { errorWords } from "../../messages/labels";
import { valueText } from "./value";

interface Props {
  id: CaseId;
  field: FieldView & { editable: Editable };
  onClose: () => void;
}

interface InputProps {
  editable: Editable;
  error: string | null;
  onChange: (value: unknown) => void;
}

function OptionsInput({ options, chosen, several, error, onChange }: { options: readonly ChoiceView[]; chosen: readonly string[]; several: boolean } & Omit<InputProps, "editable">) {
  const [values, setValues] = useState<readonly string[]>(chosen);
  const take = (next: readonly string[]) => {
    setValues(next);
    onChange(several ? next : (next[0] ?? ""));
  };
  if (!several)
    return (
      <Choice label={t("correct.value")} value={values[0] ?? ""} autoFocus error={error} data-testid="correct-value" onChange={(event) => take([event.target.value])}>
        <option value="">{t("common.none")}</option>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Choice>
    );
  return (
    <fieldset className="radios" data-testid="correct-value">
      <legend className="field-label">{t("correct.value")}</legend>
      {options.map(({ value, label }) => (
        <label key={value} className="radio">
          <input
            type="checkbox"
            checked={values.includes(value)}
            onChange={(event) => take(event.target.checked ? [...values, value] : values.filter((one) => one !== value))}
          />
          <span>{label}</span>
        </label>
      ))}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}

/** Typed as the form has it typed. */
function ValueInput({ editable, error, onChange }: InputProps) {
  const { input, text, chosen } = editable;
  const [value, setValue] = useState(text);
  const take = (typed: string) => {
    setValue(typed);
    onChange(typed);
  };
  const shell = { label: t("correct.value"), value, error, autoFocus: true, "data-testid": "correct-value" };
  const shared = { ...shell, onChange: (event: { target: { value: string } }) => take(event.target.value) };
  switch (input.kind) {
    case "text":
      return input.lines ? <TextArea {...shared} rows={4} /> : <TextField {...shared} />;
    case "date":
      return <DateField {...shell} onChange={take} />;
    case "yes-no":
      return (
        <RadioChoice
          label={t("correct.value")}
          name="correct-value"
          error={error}
          autoFocus
          value={value === "true" || value === "false" ? value : null}
          onChange={(next) => {
            setValue(next);
            onChange(next === "true");
          }}
          options={[
            { value: "true", label: t("common.yes") },
            { value: "false", label: t("common.no") },
          ]}
        />
      );
    case "options":
      return <OptionsInput options={input.options} chosen={chosen} several={input.several} error={error} onChange={onChange} />;
  }
}

function initial({ input, text, chosen }: Editable): unknown {
  if (input.kind === "yes-no") return text ? text === "true" : null;
  return input.kind === "options" && input.several ? chosen : text;
}

export function CorrectDialog({ id, field, onClose }: Props) {
  const [value, setValue] = useState<unknown>(() => initial(field.editable));
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [unchanged, setUnchanged] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("correct_field", { case: id, field: field.key, value, reason });
    onClose();
    tellRecorded(t("case.corrected"), recorded);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const same = JSON.stringify(value) === JSON.stringify(initial(field.editable));
    setUnchanged(same);
    setMissing(!reason.trim());
    if (reason.trim() && !same) void run();
  };
  // What the form says of the value stands at the value.
  const invalid = error?.code === "correction-invalid" ? errorWords(error) : null;
  const wrong = unchanged ? t("correct.unchanged") : invalid;
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
        <ValueInput editable={field.editable} error={wrong} onChange={setValue} />
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
