import { type ComponentProps, useState } from "react";
import { t } from "../messages";
import { readDay, typedDay } from "../text/dates";
import { TextField } from "./Field";

interface Props extends Omit<ComponentProps<typeof TextField>, "value" | "onChange" | "hint" | "type"> {
  /** `YYYY-MM-DD`, or what was typed where it is no day. */
  value: string;
  onChange: (value: string) => void;
}

/** A day, typed as people do. The browser's own field follows the system's language: day and month would change places. */
export function DateField({ value, onChange, ...rest }: Props) {
  const [text, setText] = useState(typedDay(value));
  const shown = (readDay(text) ?? text) === value ? text : typedDay(value);
  return (
    <TextField
      {...rest}
      hint={t("common.date_hint")}
      autoComplete="off"
      value={shown}
      onChange={({ target }) => {
        setText(target.value);
        onChange(readDay(target.value) ?? target.value);
      }}
    />
  );
}
