import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { RadioChoice, TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CreateVerfahren, VerfahrenLine } from "../../ipc/contract";
import { t } from "../../messages";
import { toBase64 } from "../../text/base64";

const SAMPLES = ["hundesteuer", "gewerbeanmeldung", "bewohnerparkausweis", "sondernutzung", "fuehrungszeugnis", "schwerbehinderung"] as const;
type Origin = "nothing" | "file" | (typeof SAMPLES)[number];

interface Props {
  onMade: (draft: VerfahrenLine) => void;
  onClose: () => void;
}

/** What a new draft begins with. */
export function NewDialog({ onMade, onClose }: Props) {
  const [origin, setOrigin] = useState<Origin>("nothing");
  const [title, setTitle] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const request = async (): Promise<CreateVerfahren | null> => {
    if (origin === "nothing") return title.trim() ? { from: "nothing", title: title.trim() } : null;
    if (origin !== "file") return { from: "sample", name: origin };
    return file ? { from: "file", name: file.name, base64: await toBase64(file) } : null;
  };
  const { busy, error, run } = useSubmit(async () => {
    const wanted = await request();
    setMissing(!wanted);
    if (!wanted) return input.current?.focus();
    onMade(await call("create_verfahren", wanted));
    onClose();
    return undefined;
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  const options = [
    { value: "nothing" as const, label: t("drafts.from.nothing") },
    { value: "file" as const, label: t("drafts.from.file"), hint: t("drafts.from.file_hint") },
    ...SAMPLES.map((name) => ({ value: name, label: t(`drafts.from.${name}`) })),
  ];
  return (
    <Dialog title={t("drafts.new")} onClose={onClose} testid="new-dialog">
      <form className="stack" onSubmit={submit}>
        <ErrorSummary error={error} />
        <RadioChoice<Origin> label={t("drafts.from")} name="origin" value={origin} options={options} onChange={setOrigin} />
        {origin === "nothing" && (
          <TextField
            ref={input}
            label={t("drafts.name")}
            required
            autoFocus
            error={missing ? t("drafts.name_missing") : null}
            value={title}
            data-testid="draft-title"
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
        {origin === "file" && (
          <TextField
            ref={input}
            type="file"
            accept=".json,.xml"
            label={t("drafts.file")}
            error={missing ? t("drafts.file_missing") : null}
            data-testid="draft-file"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
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
