import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import { ErrorSummary, Hint } from "../../components/Notes";
import { toCommandError } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView, FristLength, WhichFrist } from "../../ipc/contract";
import { t } from "../../messages";
import { fristEvent } from "../../messages/frist";
import { dayFromToday, readDay, settledDay } from "../../text/dates";
import { dayWords, FristSteps, type Say, useSaid } from "./FristSteps";

const UNITS: readonly FristLength["unit"][] = ["days", "weeks", "months", "years"];

/** A number and its unit as typed. */
interface TypedLength {
  count: string;
  unit: FristLength["unit"];
}

/** `null` for what is no whole number from 1 to 999. */
function readLength({ count, unit }: TypedLength): FristLength | null {
  return /^[1-9]\d{0,2}$/.test(count.trim()) ? { unit, count: Number(count) } : null;
}

function LengthField({ label, value, onChange, error }: {
  label: string;
  value: TypedLength;
  onChange: (value: TypedLength) => void;
  error: string | null;
}) {
  return (
    <div className="frist-length">
      <TextField
        label={label}
        inputMode="numeric"
        value={value.count}
        error={error}
        onChange={(event) => onChange({ ...value, count: event.target.value })}
      />
      <Choice
        label={t("frist.unit")}
        value={value.unit}
        onChange={(event) => onChange({ ...value, unit: event.target.value as FristLength["unit"] })}
      >
        {UNITS.map((unit) => (
          <option key={unit} value={unit}>
            {t(`frist.unit.${unit}`)}
          </option>
        ))}
      </Choice>
    </div>
  );
}

/**
 * The end of a Frist from the day of its event; `which` is `null` while it isn't typed whole. Until the answer to just this
 * question is there, nothing stands there: another Frist's day under this one's name would be believed.
 */
export function FristFrom({ view, which, say }: { view: CaseView; which: WhichFrist | null; say: Say }) {
  const [typed, setTyped] = useState(dayFromToday(0));
  const day = settledDay(typed);
  const { data, error } = useQuery({
    queryKey: ["frist", view.id, which, day],
    queryFn: () => (which && day ? call("reckon_frist", { case: view.id, which, day }) : null),
    gcTime: 0,
  });
  const reckoning = data?.reckoning;
  const first = reckoning?.steps[0]?.what;
  const isAnswered = which !== null && day !== null && data !== undefined && data !== null;
  const words = reckoning ? dayWords(t("frist.ends"), reckoning) : t("frist.not_in_this_law");
  useSaid(say, isAnswered ? words : "");
  return (
    <>
      <ErrorSummary error={error ? toCommandError(error) : null} />
      <DateField
        label={first?.what === "event" ? fristEvent(first.of) : t("frist.day")}
        value={typed}
        required
        error={readDay(typed) ? null : t("frist.wrong_day")}
        onChange={setTyped}
        data-testid="frist-day-input"
      />
      {isAnswered && (
        <div className="stack" data-testid="frist-outcome">
          {reckoning ? (
            <FristSteps title={t("frist.ends")} reckoning={reckoning} />
          ) : (
            <Hint tone="warning">{t("frist.not_in_this_law")}</Hint>
          )}
        </div>
      )}
    </>
  );
}

/** A Frist that the authority sets, and extends if need be. */
export function SetFrist({ view, say }: { view: CaseView; say: Say }) {
  const [typed, setTyped] = useState<TypedLength>({ count: "2", unit: "weeks" });
  const [isExtended, setExtended] = useState(false);
  const [more, setMore] = useState<TypedLength>({ count: "1", unit: "weeks" });
  const length = readLength(typed);
  const extension = isExtended ? readLength(more) : null;
  const isWhole = length && (extension || !isExtended);
  return (
    <>
      <LengthField
        label={t("frist.length")}
        value={typed}
        onChange={setTyped}
        error={length ? null : t("frist.wrong_length")}
      />
      <label className="radio">
        <input type="checkbox" checked={isExtended} onChange={(event) => setExtended(event.target.checked)} />
        <span>{t("frist.is_extended")}</span>
      </label>
      {isExtended && (
        <LengthField
          label={t("frist.extension")}
          value={more}
          onChange={setMore}
          error={extension ? null : t("frist.wrong_length")}
        />
      )}
      <FristFrom view={view} say={say} which={isWhole ? { kind: "set", length, extension } : null} />
    </>
  );
}
