import { type ClipboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Dialog";
import { TextArea, TextField } from "../../components/Field";
import { Hint } from "../../components/Notes";
import { SavedLine } from "../../components/SavedLine";
import { useDrop } from "../../components/useDrop";
import { attempt } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { done } from "../../desk/notices";
import type { CaseView, Draft, TextModule } from "../../ipc/contract";
import { forgetDraft, useDirectory } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { AttachedFiles } from "./AttachedFiles";
import { CheckDialog } from "./CheckDialog";
import { gapsOf, nextGap } from "./gaps";
import { insertAt } from "./insertAt";
import { ModulePicker } from "./ModulePicker";
import { useDraftEditing } from "./useDraftEditing";
import { onGapKey, useGapJump } from "./useGapJump";

interface Props {
  view: CaseView;
  draft: Draft;
  asked: number;
  onSent: () => void;
}

export function DraftForm({ view, draft, asked, onSent }: Props) {
  const editing = useDraftEditing(view.id, draft);
  const [open, setOpen] = useState<"check" | "modules" | "discard" | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const caret = useRef(editing.typed.body.length);
  const { over, handlers } = useDrop((files) => void editing.attachFiles(files));
  const { subject, body } = editing.typed;
  const { field: bodyField, jump } = useGapJump(body);
  const gaps = gapsOf(subject).length + gapsOf(body).length;
  // What a module has put there goes with it; what somebody has written stays.
  const modules = useDirectory().data?.text_modules ?? [];
  const ownSubject = modules.some(({ title }) => title === subject) ? "" : subject;
  const empty = !subject && !body && draft.attachments.length === 0;

  useEffect(() => {
    const field = subject ? "textarea" : "input";
    form.current?.querySelector<HTMLElement>(field)?.focus();
    // Only when the editor is opened or asked for.
  }, [asked]);
  // What is checked is what is stored; where that fails, the line above the text says so.
  const check = () => void editing.flush().then((stored) => stored && setOpen("check"));
  useCommand("check-answer", open ? null : check);
  useCommand("text-module", open ? null : () => setOpen("modules"));

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void editing.attachFiles(files);
  };
  const insert = async (module: TextModule) => {
    setOpen(null);
    const filled = await attempt("fill_text_module", { case: view.id, module: module.id });
    if (!filled) return bodyField.current?.focus();
    const { text, start, end } = insertAt(body, caret.current, filled.body);
    const gap = gapsOf(filled.body).length > 0 ? nextGap(text, start) : null;
    jump(gap ?? { start: end, end });
    editing.change({ subject: ownSubject || filled.subject, body: text });
  };
  const discard = async () => {
    await editing.forget();
    if ((await attempt("discard_draft", { case: view.id })) === null) await forgetDraft(view.id);
    done(t("answer.discarded"));
  };
  return (
    <div ref={form} className={over ? "answer answer-drop" : "answer"} data-drop={t("answer.drop")} onPaste={onPaste} {...handlers}>
      <div className="answer-head">
        <h3 className="wrap">{t("answer.title", { name: view.applicant })}</h3>
        <SavedLine state={editing.state} />
      </div>
      {!view.may.answer && <Hint tone="info">{t("answer.not_allowed")}</Hint>}
      <TextField
        label={t("answer.subject")}
        value={subject}
        data-testid="answer-subject"
        onChange={(event) => editing.change({ subject: event.target.value })}
        onKeyDown={onGapKey}
        onBlur={() => void editing.flush()}
      />
      <TextArea
        ref={bodyField}
        label={t("answer.body")}
        rows={12}
        value={body}
        data-testid="answer-body"
        onChange={(event) => editing.change({ body: event.target.value })}
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
        <Button look="primary" icon="check" command="check-answer" data-testid="check-answer" onClick={check}>
          {t("answer.check")}
        </Button>
        <Button icon="clip" data-testid="attach" onClick={() => void editing.attach()}>
          {t("answer.attach")}
        </Button>
        <Button icon="note" command="text-module" data-testid="text-module" onClick={() => setOpen("modules")}>
          {t("answer.modules")}
        </Button>
        {!empty && (
          <Button look="quiet" data-testid="discard-draft" onClick={() => setOpen("discard")}>
            {t("answer.discard")}
          </Button>
        )}
      </div>
      {open === "modules" && (
        <ModulePicker
          onClose={() => setOpen(null)}
          onPick={(module) => void insert(module)}
        />
      )}
      {open === "discard" && (
        <Confirm
          title={t("answer.discard")}
          text={t("answer.discard_confirm")}
          action={t("answer.discard")}
          onConfirm={() => void discard()}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "check" && (
        <CheckDialog
          id={view.id}
          onClose={() => setOpen(null)}
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
