import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import type { DateLimit, Demand, NumberLimit } from "../../ipc/contract";
import { t } from "../../messages";
import { readDay } from "../../text/dates";

/** Whether anything but the message can be said of it. */
export function hasFields(demand: Demand): boolean {
  return DemandFields({ demand, onChange: () => undefined }) !== null;
}

interface DemandProps {
  demand: Demand;
  onChange: (demand: Demand) => void;
}

function NumberInput({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={String(value)}
      onChange={(event) => {
        const number = Number.parseInt(event.target.value || "0", 10);
        if (Number.isSafeInteger(number)) onChange(number);
      }}
    />
  );
}

const BYTES = 1024 * 1024;

/** The values of a demand; those that look at other questions keep which one. */
export function DemandFields({ demand, onChange }: DemandProps) {
  switch (demand.kind) {
    case "min-length":
    case "max-length":
      return <NumberInput label={t("designer.characters")} value={demand.count} onChange={(count) => onChange({ ...demand, count })} />;
    case "max-files":
      return <NumberInput label={t("designer.files")} value={demand.count} onChange={(count) => onChange({ ...demand, count })} />;
    case "min-age":
    case "max-age":
      return <NumberInput label={t("designer.years")} value={demand.years} onChange={(years) => onChange({ ...demand, years })} />;
    case "max-file-size":
    case "max-total-size":
      return (
        <NumberInput
          label={t("designer.megabytes")}
          value={Math.round(demand.bytes / BYTES)}
          onChange={(megabytes) => onChange({ ...demand, bytes: megabytes * BYTES })}
        />
      );
    case "regex":
    case "file-name":
      return (
        <TextField
          label={t("designer.pattern")}
          hint={t("designer.pattern_hint")}
          value={demand.pattern}
          onChange={(event) => onChange({ ...demand, pattern: event.target.value })}
        />
      );
    case "min-number":
    case "max-number":
      return <NumberBound bound={demand.bound} onChange={(bound) => onChange({ ...demand, bound })} />;
    case "min-date":
    case "max-date":
      return <DateBound bound={demand.bound} onChange={(bound) => onChange({ ...demand, bound })} />;
    case "file-extensions":
      return (
        <TextField
          label={t("designer.endings")}
          value={demand.endings.join(", ")}
          onChange={(event) => onChange({ ...demand, endings: event.target.value.split(/[\s,.]+/).map((one) => one.toLowerCase()).filter(Boolean) })}
        />
      );
    case "plz-among":
      return (
        <TextField
          label={t("designer.values")}
          value={demand.values.join(", ")}
          onChange={(event) => onChange({ ...demand, values: event.target.value.split(/[\s,]+/).filter(Boolean) })}
        />
      );
    case "din91379":
      return (
        <Choice
          label={t("designer.data_type")}
          value={demand.data_type}
          onChange={(event) => onChange({ ...demand, data_type: event.target.value as typeof demand.data_type })}
        >
          {["A", "B", "C", "D", "E"].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Choice>
      );
    case "number":
      return (
        <NumberInput
          label={t("designer.decimal_places")}
          value={demand.decimal_places ?? 0}
          onChange={(decimal_places) => onChange({ ...demand, decimal_places })}
        />
      );
    case "euro-positive":
    case "euro-negative":
      return (
        <label className="tick">
          <input type="checkbox" checked={demand.zero} onChange={(event) => onChange({ ...demand, zero: event.target.checked })} />
          <span>{t("designer.zero_allowed")}</span>
        </label>
      );
    case "required-if":
    case "at-least-one-of":
    case "exactly-one-of":
    case "iban":
    case "bic":
    case "tax-id":
    case "plz":
    case "kfz-kennzeichen":
    case "email":
    case "phone":
    case "id-card-number":
    case "pdf-a":
    case "verification-level":
    case "script":
    case "unknown":
      return null;
  }
}

function NumberBound({ bound, onChange }: { bound: NumberLimit; onChange: (bound: NumberLimit) => void }) {
  if (bound.kind === "field") return <p className="muted">{t("designer.bound_field", { name: bound.asked.field })}</p>;
  return (
    <TextField
      label={t("designer.bound")}
      value={bound.number.replace(".", ",")}
      onChange={(event) => onChange({ kind: "value", number: event.target.value.replace(",", ".") })}
    />
  );
}

/** A day, or so long before or after today. */
function DateBound({ bound, onChange }: { bound: DateLimit; onChange: (bound: DateLimit) => void }) {
  if (bound.kind === "field") return <p className="muted">{t("designer.bound_field", { name: bound.asked.field })}</p>;
  const none = { years: 0, months: 0, days: 0 };
  const span = bound.kind === "today" ? bound.span : none;
  const limit = { years: 1000, months: 12_000, days: 400_000 } as const;
  const set = (part: keyof typeof none, value: string) => {
    const number = Number.parseInt(value || "0", 10);
    if (!Number.isFinite(number) || Math.abs(number) > limit[part]) return;
    onChange({ kind: "today", span: { ...span, [part]: number } });
  };
  return (
    <>
      <Choice
        label={t("designer.bound")}
        value={bound.kind}
        onChange={(event) =>
          onChange(event.target.value === "day" ? { kind: "day", day: new Date().toISOString().slice(0, 10) } : { kind: "today", span: none })
        }
      >
        <option value="today">{t("designer.bound_today")}</option>
        <option value="day">{t("designer.bound_day")}</option>
      </Choice>
      {bound.kind === "day" ? (
        <DateField label={t("designer.bound_day")} value={bound.day} onChange={(day) => onChange({ kind: "day", day: readDay(day) ?? bound.day })} />
      ) : (
        <div className="sentence-row">
          {(["years", "months", "days"] as const).map((part) => (
            <TextField key={part} label={t(`designer.span_${part}`)} type="number" value={span[part]} onChange={(event) => set(part, event.target.value)} />
          ))}
        </div>
      )}
    </>
  );
}
