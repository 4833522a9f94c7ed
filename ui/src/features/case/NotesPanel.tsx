import { type FormEvent, useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { TextArea } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { SavedLine } from "../../components/SavedLine";
import { useGrowing } from "../../components/useGrowing";
import { Moment, WorkBadge } from "../../components/Words";
import { tellRecorded, toCommandError, useSubmit } from "../../desk/act";
import { write } from "../../desk/panes";
import { useAutosave } from "../../desk/useAutosave";
import { call } from "../../ipc/client";
import type { CaseView } from "../../ipc/contract";
import { begunNote, setBegunNote, useBegunNote } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { withoutRecorded, withTakenBack } from "./noteText";

/** What is begun stays, whatever happens to the program; it isn't a record until it is stored as a note. */
function NoteForm({ id, begun, focusToken }: { id: string; begun: string; focusToken: number }) {
  const { value: text, state, newest, change: keep } = useAutosave<string>(
    `note:${id}`,
    () => ({ value: begunNote(id) ?? begun, state: { kind: "clean" } }),
    async (value) => {
      await call("keep_note", { case: id, text: value });
      return null;
    },
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focusToken > 0) write(form.current?.querySelector("textarea"));
  }, [focusToken]);
  const change = (value: string) => {
    setBegunNote(id, value);
    keep(value);
  };
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("add_note", { case: id, text });
    change(withoutRecorded(newest(), text));
    tellRecorded(t("case.note_added"), recorded, () => change(withTakenBack(newest(), text)));
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() && !busy) void run();
  };
  return (
    <form ref={form} className="note-form" data-writes="add-note" onSubmit={submit}>
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
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) submit();
        }}
      />
      {state.kind === "failed" && <SavedLine state={state} />}
      <Button submit disabled={busy || !text.trim()} data-testid="note-submit">
        {t("note.submit")}
      </Button>
    </form>
  );
}

export function Notes({ view, focusToken }: { view: CaseView; focusToken: number }) {
  const newestFirst = [...view.notes].sort((a, b) => b.entry.written_at.localeCompare(a.entry.written_at));
  const { visible, hidden, more } = useGrowing(newestFirst, 20);
  const { data: begun, error, refetch } = useBegunNote(view.id);
  return (
    <div className="notes">
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {view.may.work && begun !== undefined && <NoteForm key={view.id} id={view.id} begun={begun} focusToken={focusToken} />}
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
