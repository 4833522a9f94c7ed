import { type ClipboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Dialog";
import { TextArea, TextField } from "../../components/Field";
import { Hint } from "../../components/Notes";
import { SavedLine } from "../../components/SavedLine";
import { useDrop } from "../../components/useDrop";
import { attempt, report } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { Doings } from "../../desk/doings";
import { done } from "../../desk/notices";
import { write } from "../../desk/panes";
import { call } from "../../ipc/client";
import type { CaseView, Draft, TextModule } from "../../ipc/contract";
import { forgetDraft, useDirectory } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { AttachedFiles } from "./AttachedFiles";
import { CheckDialog } from "./CheckDialog";
import { gapsOf } from "./gaps";
import { insertModule } from "./insertAt";
import { ModulePicker } from "./ModulePicker";
import { useDraftEditing } from "./useDraftEditing";
import { onGapKey, useGapJump } from "./useGapJump";

type Opened = "check" | "modules" | "discard" | null;

interface Props {
  view: CaseView;
  draft: Draft;
  asked: number;
  onSent: () => void;
}

export function DraftForm({ view, draft, asked, onSent }: Props) {
  const editing = useDraftEditing(view.id, draft);
  const [open, setOpen] = useState<Opened>(null);
  const [isFilling, setFilling] = useState(false);
  const [doings] = useState(() => new Doings());
  const form = useRef<HTMLDivElement>(null);
  const caret = useRef(editing.typed.body.length);
  const { over, handlers } = useDrop((files) => void editing.attachFiles(files));
  const { subject, body } = editing.typed;
  const { field: bodyField, jump } = useGapJump(body);
  const gaps = gapsOf(subject).length + gapsOf(body).length;
  // What a module has put there goes with it; what somebody has written stays.
  const modules = useDirectory().data?.text_modules ?? [];
  const ownSubject = (now: string) => (modules.some(({ title }) => title === now) ? "" : now);
  const empty = !subject && !body && draft.attachments.length === 0;

  useEffect(() => {
    const field = subject ? "textarea" : "input";
    write(form.current?.querySelector(field));
    // Only when the editor is opened or asked for.
  }, [asked]);
  const show = (next: Opened) => {
    doings.begin();
    setOpen(next);
  };
  const change = (part: Parameters<typeof editing.change>[0]) => {
    doings.begin();
    editing.change(part);
  };
  // What is checked is what is stored; where that fails, the line above the text says so. Storing may take its time: the
  // check breaks into nothing that was begun since.
  const check = async () => {
    const isUndisturbed = doings.mark();
    if ((await editing.flush()) && isUndisturbed()) show("check");
  };
  // While a module comes, nothing begins that it would break into.
  const isFree = open === null && !isFilling;
  useCommand("check-answer", isFree ? () => void check() : null);
  useCommand("text-module", isFree ? () => show("modules") : null);

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void editing.attachFiles(files);
  };
  const insert = async (module: TextModule) => {
    show(null);
    setFilling(true);
    const isUndisturbed = doings.mark();
    const filled = await attempt("fill_text_module", { case: view.id, module: module.id });
    setFilling(false);
    const field = bodyField.current;
    if (!filled) return field?.focus();
    const now = editing.newest();
    const letter = { subject: ownSubject(now.subject), body: now.body };
    const inBody = field !== null && field === document.activeElement;
    const place = inBody ? field.selectionStart : caret.current;
    const { select, ...after } = insertModule(letter, place, filled, !isUndisturbed());
    // Who writes the subject meanwhile stays there.
    if (inBody || isUndisturbed()) jump(select);
    change(after);
  };
  const discard = async () => {
    doings.begin();
    try {
      let isUndisturbed;
      // What is typed into it until it is gone goes with it.
      do {
        isUndisturbed = doings.mark();
        await editing.forget();
        await call("discard_draft", { case: view.id });
      } while (!isUndisturbed());
    } catch (thrown) {
      report(thrown);
      return editing.change({});
    }
    await forgetDraft(view.id);
    done(t("answer.discarded"));
  };
  return (
    <div ref={form} data-writes="answer" className={over ? "answer answer-drop" : "answer"} data-drop={t("answer.drop")} onPaste={onPaste} {...handlers}>
      <div className="answer-head">
        <h3 className="wrap">{t("answer.title", { name: view.applicant })}</h3>
        <SavedLine state={editing.state} />
      </div>
      {!view.may.answer && <Hint tone="info">{t("answer.not_allowed")}</Hint>}
      <TextField
        label={t("answer.subject")}
        value={subject}
        data-testid="answer-subject"
        onChange={(event) => change({ subject: event.target.value })}
        onKeyDown={onGapKey}
        onBlur={() => void editing.flush()}
      />
      <TextArea
        ref={bodyField}
        label={t("answer.body")}
        rows={12}
        value={body}
        data-testid="answer-body"
        onChange={(event) => change({ body: event.target.value })}
        onKeyDown={onGapKey}
        onBlur={(event) => {
          caret.current = event.target.selectionStart;
          void editing.flush();
        }}
      />
      <p className="field-hint" role="status" data-testid="gaps">
        {gaps > 0 && tn("answer.gaps", gaps)}
      </p>
      <AttachedFiles attachments={draft.attachments} onDetach={(sha256) => void editing.detach(sha256)} />
      <div className="actions">
        <Button look="primary" icon="check" command="check-answer" data-testid="check-answer" onClick={() => isFree && void check()}>
          {t("answer.check")}
        </Button>
        <Button icon="clip" data-testid="attach" onClick={() => void editing.attach()}>
          {t("answer.attach")}
        </Button>
        <Button icon="note" command="text-module" data-testid="text-module" onClick={() => isFree && show("modules")}>
          {t("answer.modules")}
        </Button>
        {!empty && (
          <Button look="quiet" data-testid="discard-draft" onClick={() => isFree && show("discard")}>
            {t("answer.discard")}
          </Button>
        )}
      </div>
      {open === "modules" && (
        <ModulePicker
          onClose={() => show(null)}
          onPick={(module) => void insert(module)}
        />
      )}
      {open === "discard" && (
        <Confirm
          title={t("answer.discard")}
          text={t("answer.discard_confirm")}
          action={t("answer.discard")}
          onConfirm={() => void discard()}
          onClose={() => show(null)}
        />
      )}
      {open === "check" && (
        <CheckDialog
          id={view.id}
          onClose={() => show(null)}
          onSent={() => {
            void editing.forget();
            void forgetDraft(view.id);
            onSent();
          }}
        />
      )}
    </div>
  );
}
