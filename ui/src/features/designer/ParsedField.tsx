import { useState } from "react";
import { TextField } from "../../components/Field";

interface Props<T> {
  label: string;
  hint?: string;
  value: T;
  /** The value as people write it. */
  say: (value: T) => string;
  /** What was written means; null where it means nothing. */
  read: (text: string) => T | null;
  /** Said of what means nothing. */
  wrong: string;
  onChange: (value: T) => void;
  inputMode?: "numeric" | "decimal";
  testid?: string;
}

/** A field whose text stands for a value: it stays as it is written, and while it means nothing its form can't be taken over. */
export function ParsedField<T>({ value, say, read, wrong, onChange, testid, ...rest }: Props<T>) {
  const [typed, setTyped] = useState<string | null>(null);
  const error = typed !== null && read(typed) === null ? wrong : null;
  return (
    <TextField
      {...rest}
      ref={(field) => field?.setCustomValidity(error ?? "")}
      value={typed ?? say(value)}
      error={error}
      autoComplete="off"
      data-testid={testid}
      onChange={(event) => {
        setTyped(event.target.value);
        const meant = read(event.target.value);
        if (meant !== null) onChange(meant);
      }}
      onBlur={() => error ?? setTyped(null)}
    />
  );
}

/** From 0 on. */
export function readCount(text: string): number | null {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** Also back in time. */
export function readStep(text: string): number | null {
  const number = /^[+\-−]?\d+$/u.test(text.trim()) ? Number(text.trim().replace("−", "-")) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** Digits of the largest number that can be computed with, before the comma and behind it. */
const DIGITS = 18;

/** `1.234,50` and `1234.5` as `1234.50` and `1234.5`. */
export function readNumber(text: string): string | null {
  const number = plainNumber(text);
  const [whole = "", places = ""] = number?.replace("-", "").split(".") ?? [];
  return whole.length > DIGITS || places.length > DIGITS ? null : number;
}

function plainNumber(text: string): string | null {
  const plain = text.trim().replace("−", "-");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return plain.replaceAll(".", "").replace(",", ".");
  return /^-?\d+([.,]\d+)?$/.test(plain) ? plain.replace(",", ".") : null;
}

const MEGABYTE = 1_000_000;

/** Bytes as megabytes, as people write them. */
export function sayMegabytes(bytes: number): string {
  return String(bytes / MEGABYTE).replace(".", ",");
}

/** Megabytes as bytes; more than none. */
export function readMegabytes(text: string): number | null {
  const bytes = Math.round(Number(readNumber(text) ?? Number.NaN) * MEGABYTE);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

/** Parts between separators, without blanks around them; null where there is none. */
export const readParts = (separator: RegExp) => (text: string) => {
  const parts = text.split(separator).map((part) => part.trim()).filter(Boolean);
  return parts.length > 0 ? parts : null;
};
