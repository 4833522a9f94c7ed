import { type ComponentProps, useEffect, useRef, useState } from "react";
import { t } from "../messages";
import { hasShortYear, readDay, typedDay } from "../text/dates";
import { TextField } from "./Field";

interface Props extends Omit<ComponentProps<typeof TextField>, "value" | "onChange" | "onKeyDown" | "hint" | "type"> {
  /** `YYYY-MM-DD`, or what was typed where it is no day, or half of one. */
  value: string;
  onChange: (value: string) => void;
}

/** After that long without another digit a year of two digits is meant as it stands. */
const SHORT_YEAR_MS = 800;

/** A day, typed as people do. The browser's own field follows the system's language: day and month would change places. */
export function DateField({ value, onChange, onBlur, ...rest }: Props) {
  const [text, setText] = useState(typedDay(value));
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const day = readDay(text);
  const isHalf = hasShortYear(text) && value === text && day !== null;
  useEffect(() => {
    if (!isHalf) return undefined;
    const timer = window.setTimeout(() => latest.current(day), SHORT_YEAR_MS);
    return () => window.clearTimeout(timer);
  }, [isHalf, day]);
  const settle = () => {
    if (isHalf) onChange(day);
  };
  return (
    <TextField
      {...rest}
      hint={t("common.date_hint")}
      autoComplete="off"
      value={value === text || value === day ? text : typedDay(value)}
      onChange={({ target }) => {
        setText(target.value);
        onChange(hasShortYear(target.value) ? target.value : (readDay(target.value) ?? target.value));
      }}
      onBlur={(event) => {
        settle();
        onBlur?.(event);
      }}
      onKeyDown={({ key }) => {
        if (key === "Enter") settle();
      }}
    />
  );
}
