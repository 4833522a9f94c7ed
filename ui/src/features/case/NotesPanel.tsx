import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { TextArea } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { useGrowing } from "../../components/useGrowing";
import { Moment, WorkBadge } from "../../components/Words";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { keptNote, keepNote } from "./keptNotes";

function NoteForm({ id, focusToken }: { id: string; focusToken: number }) {
  const [text, setText] = useState(() => keptNote(id));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focusToken > 0) form.current?.querySelector("textarea")?.focus();
  }, [focusToken]);
  const change = (value: string) => {
    setText(value);
    keepNote(id, value);
  };
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("add_note", { case: id, text });
    change("");
    tellRecorded(t("case.note_added"), recorded, () => change(text));
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() && !busy) void run();
  };
  return (
    <form ref={form} className="note-form" onSubmit={submit}>
      <ErrorSummary error={error} />
      <TextArea
        label={t("note.new")}
        hideLabel
        placeholder={t("note.placeholder")}
        rows={3}
        value={text}
        data-testid="note-text"
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      />
      <Button submit disabled={busy || !text.trim()} data-testid="note-submit">
        {t("note.submit")}
      </Button>
    </form>
  );
}

export function Notes({ view, focusToken }: { view: CaseView; focusToken: number }) {
  const newestFirst = [...view.notes].sort((a, b) => b.entry.written_at.localeCompare(a.entry.written_at));
  const { visible, hidden, more } = useGrowing(newestFirst, 20);
  return (
    <div className="notes">
      {view.may.work && <NoteForm key={view.id} id={view.id} focusToken={focusToken} />}
      {view.notes.length === 0 && <p className="muted">{t("note.empty")}</p>}
      <ul className="plain entries">
        {visible.map(({ entry, work }) => (
          <li key={entry.id} className="note" data-testid="note">
            <p className="pre">{entry.text}</p>
            <p className="entry-by muted">
              {entry.author.name}, <Moment value={entry.written_at} /> {work && <WorkBadge work={work} />}
            </p>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="quiet" onClick={more}>
          {tn("note.earlier", hidden)}
        </Button>
      )}
    </div>
  );
}
