import { type ComponentProps, type ReactNode, useId } from "react";
import { t } from "../messages";

interface Shell {
  label: string;
  hint?: string;
  error?: string | null;
  required?: boolean;
  hideLabel?: boolean;
}

function FieldShell({
  label,
  hint,
  error,
  required,
  hideLabel,
  children,
}: Shell & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={error ? "field field-wrong" : "field"}>
      <label className={hideLabel ? "sr-only" : "field-label"} htmlFor={id}>
        {label}
        {required && <span className="field-required"> ({t("common.required")})</span>}
      </label>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, describedBy: described || undefined })}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, required, hideLabel, ...rest }: Shell & ComponentProps<"input">) {
  return (
    <FieldShell {...{ label, hint, error, required, hideLabel }}>
      {({ id, describedBy }) => (
        <input
          {...rest}
          id={id}
          className="input"
          aria-required={required}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
        />
      )}
    </FieldShell>
  );
}

export function TextArea({ label, hint, error, required, hideLabel, ...rest }: Shell & ComponentProps<"textarea">) {
  return (
    <FieldShell {...{ label, hint, error, required, hideLabel }}>
      {({ id, describedBy }) => (
        <textarea
          {...rest}
          id={id}
          className="input textarea"
          aria-required={required}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
        />
      )}
    </FieldShell>
  );
}

export function Choice({ label, hint, error, required, hideLabel, ...rest }: Shell & ComponentProps<"select">) {
  return (
    <FieldShell {...{ label, hint, error, required, hideLabel }}>
      {({ id, describedBy }) => (
        <select
          {...rest}
          id={id}
          className="input select"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
        />
      )}
    </FieldShell>
  );
}

interface RadioProps<T extends string> {
  label: string;
  name: string;
  value: T | null;
  options: readonly { value: T; label: string; hint?: string }[];
  onChange: (value: T) => void;
  error?: string | null;
  /** The chosen one takes the focus, or the first one. */
  autoFocus?: boolean;
}

export function RadioChoice<T extends string>({ label, name, value, options, onChange, error = null, autoFocus = false }: RadioProps<T>) {
  return (
    <fieldset className="radios">
      <legend className="field-label">{label}</legend>
      {options.map((option, place) => (
        <label key={option.value} className="radio">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            autoFocus={autoFocus && (value === null ? place === 0 : option.value === value)}
          />
          <span>
            {option.label}
            {option.hint && <span className="muted"> ({option.hint})</span>}
          </span>
        </label>
      ))}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
