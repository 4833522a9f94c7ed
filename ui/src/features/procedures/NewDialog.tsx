import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { RadioChoice, TextArea, TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { attempt, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { GuessedField, VerfahrenLine } from "../../ipc/contract";
import { isKey, t } from "../../messages";
import { withBytes } from "./files";

const SAMPLES = ["hundesteuer", "gewerbeanmeldung", "bewohnerparkausweis", "sondernutzung", "fuehrungszeugnis", "schwerbehinderung"] as const;
type Origin = "nothing" | "lines" | "file" | (typeof SAMPLES)[number];

function guessedWords(field: GuessedField): string {
  const type = `designer.type.${field.kind}`;
  const words = [isKey(type) ? t(type) : field.kind];
  if (field.required) words.push(t("designer.required_note"));
  if (field.options.length > 0) words.push(field.options.join(" / "));
  if (field.prefilled) words.push(t("drafts.guessed_prefilled"));
  return words.join(" · ");
}

interface Props {
  onMade: (draft: VerfahrenLine) => void;
  onClose: () => void;
}

/** What a new draft begins with. */
export function NewDialog({ onMade, onClose }: Props) {
  const [origin, setOrigin] = useState<Origin>("nothing");
  const [title, setTitle] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const [pasted, setPasted] = useState("");
  /** What the lines become, and of which lines: those on the screen may be newer. */
  const [guessed, setGuessed] = useState<{ of: string; fields: readonly GuessedField[] }>({ of: "", fields: [] });
  const { fields } = guessed;
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const lines = useRef<HTMLTextAreaElement>(null);
  const make = async (): Promise<VerfahrenLine | null> => {
    if (origin === "file") return files.length > 0 ? (await call("import_verfahren", { files: await withBytes(files) })).draft : null;
    if (origin !== "nothing" && origin !== "lines") return call("create_verfahren", { from: "sample", name: origin });
    const named = title.trim();
    if (origin === "nothing") return named ? call("create_verfahren", { from: "nothing", title: named }) : null;
    const newest = guessed.of === pasted ? fields : await call("guess_fields", { text: pasted });
    setGuessed({ of: pasted, fields: newest });
    if (!named || newest.length === 0) return null;
    return call("create_verfahren", { from: "lines", title: named, fields: newest.map((field) => field.field) });
  };
  // What the lines become is shown before anything is made of it.
  useEffect(() => {
    let current = true;
    const timer = window.setTimeout(() => {
      void attempt("guess_fields", { text: pasted }).then((found) => current && found && setGuessed({ of: pasted, fields: found }));
    }, 200);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [pasted]);
  const { busy, error, run } = useSubmit(async () => {
    const made = await make();
    setMissing(!made);
    if (!made) return (origin === "lines" && title.trim() ? lines : input).current?.focus();
    onMade(made);
    onClose();
    return undefined;
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  const options = [
    { value: "nothing" as const, label: t("drafts.from.nothing") },
    { value: "lines" as const, label: t("drafts.from.lines"), hint: t("drafts.from.lines_hint") },
    { value: "file" as const, label: t("drafts.from.file"), hint: t("drafts.from.file_hint") },
    ...SAMPLES.map((name) => ({ value: name, label: t(`drafts.from.${name}`) })),
  ];
  return (
    <Dialog title={t("drafts.new")} onClose={onClose} testid="new-dialog">
      <form className="stack" onSubmit={submit}>
        <ErrorSummary error={error} />
        <RadioChoice<Origin> label={t("drafts.from")} name="origin" value={origin} options={options} onChange={setOrigin} />
        {(origin === "nothing" || origin === "lines") && (
          <TextField
            ref={input}
            label={t("drafts.name")}
            required
            autoFocus
            error={missing && !title.trim() ? t("drafts.name_missing") : null}
            value={title}
            data-testid="draft-title"
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
        {origin === "lines" && (
          <>
            <TextArea
              ref={lines}
              label={t("drafts.lines")}
              hint={t("drafts.lines_hint")}
              rows={5}
              error={missing && fields.length === 0 ? t("drafts.lines_missing") : null}
              value={pasted}
              data-testid="draft-lines"
              onChange={(event) => setPasted(event.target.value)}
            />
            {fields.length > 0 && (
              <ul className="plain guessed" aria-label={t("drafts.guessed")} data-testid="guessed">
                {fields.map((field, at) => (
                  <li key={at}>
                    <strong>{field.label}</strong> <span className="muted">{guessedWords(field)}</span>
                    <Button look="quiet" icon="close" iconOnly onClick={() => setGuessed({ ...guessed, fields: fields.filter((_, place) => place !== at) })}>
                      {t("drafts.guessed_remove", { name: field.label })}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        {origin === "file" && (
          <TextField
            ref={input}
            type="file"
            accept=".json,.xml"
            multiple
            label={t("drafts.file")}
            error={missing ? t("drafts.file_missing") : null}
            data-testid="draft-file"
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" submit disabled={busy} data-testid="create-draft">
            {t("drafts.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
