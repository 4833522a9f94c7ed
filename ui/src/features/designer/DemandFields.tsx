import { useState } from "react";
import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import type { Askable, Asked, DateLimit, Demand, NumberLimit, TimeSpan } from "../../ipc/contract";
import { t } from "../../messages";
import { readDay } from "../../text/dates";
import { Alternatives } from "./Alternatives";
import { FieldRow } from "./ConditionEditor";
import { ParsedField, readCount, readMegabytes, readNumber, readParts, readStep, sayMegabytes } from "./ParsedField";
import { keyOf } from "./useAskable";

/** Whether anything but the message can be said of it. */
export function hasFields(demand: Demand): boolean {
  return DemandFields({ demand, askable: [], onChange: () => undefined }) !== null;
}

interface DemandProps {
  demand: Demand;
  /** The questions that it can look at. */
  askable: readonly Askable[];
  onChange: (demand: Demand) => void;
}

function NumberInput({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return <ParsedField label={label} inputMode="numeric" value={value} say={String} read={readCount} wrong={t("designer.wrong_count")} onChange={onChange} />;
}


/** The values of a demand; those that look at other questions keep which one. */
export function DemandFields({ demand, askable, onChange }: DemandProps) {
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
        <ParsedField
          label={t("designer.megabytes")}
          inputMode="decimal"
          value={demand.bytes}
          say={sayMegabytes}
          read={readMegabytes}
          wrong={t("designer.wrong_megabytes")}
          onChange={(bytes) => onChange({ ...demand, bytes })}
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
      return <NumberBound bound={demand.bound} askable={askable} onChange={(bound) => onChange({ ...demand, bound })} />;
    case "min-date":
    case "max-date":
      return <DateBound bound={demand.bound} askable={askable} onChange={(bound) => onChange({ ...demand, bound })} />;
    case "file-extensions":
      return (
        <ParsedField
          label={t("designer.endings")}
          value={demand.endings}
          say={(endings) => endings.join(", ")}
          read={readParts(/[\s,;.]+/)}
          wrong={t("designer.wrong_parts")}
          onChange={(endings) => onChange({ ...demand, endings: endings.map((one) => one.toLowerCase()) })}
        />
      );
    case "plz-among":
      return (
        <ParsedField
          label={t("designer.values")}
          value={demand.values}
          say={(values) => values.join(", ")}
          read={readParts(/[\s,;]+/)}
          wrong={t("designer.wrong_parts")}
          onChange={(values) => onChange({ ...demand, values })}
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
    case "required-if": {
      const { asked, statement } = demand;
      return (
        <FieldRow
          sentence={{ kind: "field", asked, statement }}
          askable={askable}
          onChange={(next) => next.kind === "field" && onChange({ ...demand, asked: next.asked, statement: next.statement })}
        />
      );
    }
    case "at-least-one-of":
    case "exactly-one-of":
      return <Alternatives demand={demand} askable={askable} onChange={onChange} />;
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

/** Of which question the answer is the limit. */
function BoundField({ asked, askable, onChange }: { asked: Asked; askable: readonly Askable[]; onChange: (asked: Asked) => void }) {
  return (
    <Choice
      label={t("designer.bound_question")}
      value={keyOf(asked)}
      onChange={(event) => {
        const chosen = askable.find((one) => keyOf(one.asked) === event.target.value);
        if (chosen) onChange(chosen.asked);
      }}
    >
      {!askable.some((one) => keyOf(one.asked) === keyOf(asked)) && <option value={keyOf(asked)}>{asked.field}</option>}
      {askable
        .filter((one) => one.answers === "written")
        .map((one) => (
          <option key={keyOf(one.asked)} value={keyOf(one.asked)}>
            {one.name}
          </option>
        ))}
    </Choice>
  );
}

interface BoundProps<T> {
  bound: T;
  askable: readonly Askable[];
  onChange: (bound: T) => void;
}

/** A number, or the answer to another question. */
function NumberBound({ bound, askable, onChange }: BoundProps<NumberLimit>) {
  const first = askable.find((one) => one.answers === "written");
  const choose = (kind: string) => {
    if (kind === "field" && first) onChange({ kind: "field", asked: first.asked });
    if (kind === "value") onChange({ kind: "value", number: "0" });
  };
  return (
    <>
      <Choice label={t("designer.bound")} value={bound.kind} onChange={(event) => choose(event.target.value)}>
        <option value="value">{t("designer.bound_number")}</option>
        {(first || bound.kind === "field") && <option value="field">{t("designer.bound_answer")}</option>}
      </Choice>
      {bound.kind === "field" ? (
        <BoundField asked={bound.asked} askable={askable} onChange={(asked) => onChange({ kind: "field", asked })} />
      ) : (
        <ParsedField
          label={t("designer.bound_number")}
          inputMode="decimal"
          value={bound.number}
          say={(number) => number.replace(".", ",")}
          read={readNumber}
          wrong={t("designer.wrong_number")}
          onChange={(number) => onChange({ kind: "value", number })}
        />
      )}
    </>
  );
}

/** A day; while what is typed is none, its form can't be taken over. */
function DayField({ day, onChange }: { day: string; onChange: (day: string) => void }) {
  const [typed, setTyped] = useState(day);
  const wrong = readDay(typed) === null ? t("frist.wrong_day") : "";
  return (
    <DateField
      ref={(field) => field?.setCustomValidity(wrong)}
      label={t("designer.bound_day")}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        const meant = readDay(text);
        if (meant !== null) onChange(meant);
      }}
    />
  );
}

const NO_SPAN: TimeSpan = { years: 0, months: 0, days: 0 };
/** More than this the form can't say. */
const SPAN_LIMITS = { years: 1000, months: 12_000, days: 400_000 } as const;

/** A day, or so long before or after today or the answer to another question. */
function DateBound({ bound, askable, onChange }: BoundProps<DateLimit>) {
  const first = askable.find((one) => one.answers === "written");
  const span = bound.kind === "day" ? NO_SPAN : bound.span;
  const read = (part: keyof TimeSpan) => (text: string) => {
    const number = readStep(text);
    return number !== null && Math.abs(number) <= SPAN_LIMITS[part] ? number : null;
  };
  const set = (part: keyof TimeSpan, number: number) => {
    if (bound.kind !== "day") onChange({ ...bound, span: { ...span, [part]: number } });
  };
  const choose = (kind: string) => {
    if (kind === "day") onChange({ kind: "day", day: new Date().toISOString().slice(0, 10) });
    if (kind === "today") onChange({ kind: "today", span });
    if (kind === "field" && first) onChange({ kind: "field", asked: first.asked, span });
  };
  return (
    <>
      <Choice label={t("designer.bound")} value={bound.kind} onChange={(event) => choose(event.target.value)}>
        <option value="today">{t("designer.bound_today")}</option>
        <option value="day">{t("designer.bound_day")}</option>
        {(first || bound.kind === "field") && <option value="field">{t("designer.bound_answer")}</option>}
      </Choice>
      {bound.kind === "field" && (
        <BoundField asked={bound.asked} askable={askable} onChange={(asked) => onChange({ ...bound, asked })} />
      )}
      {bound.kind === "day" ? (
        <DayField day={bound.day} onChange={(day) => onChange({ kind: "day", day })} />
      ) : (
        <div className="sentence-row">
          {(["years", "months", "days"] as const).map((part) => (
            <ParsedField key={part} label={t(`designer.span_${part}`)} value={span[part]} say={String} read={read(part)} wrong={t("designer.wrong_step")} onChange={(number) => set(part, number)} />
          ))}
        </div>
      )}
    </>
  );
}
