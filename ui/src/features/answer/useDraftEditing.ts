import { attempt } from "../../desk/act";
import type { Typed } from "../../desk/autosave";
import { useAutosave } from "../../desk/useAutosave";
import { call } from "../../ipc/client";
import type { CaseId, Draft } from "../../ipc/contract";
import { knownDraft, setDraft } from "../../ipc/queries";
import { toBase64 } from "../../text/base64";

type Letter = Pick<Draft, "subject" | "body">;

function begin({ subject, body, saved_at }: Draft): Typed<Letter> {
  return { value: { subject, body }, state: saved_at ? { kind: "saved", at: saved_at } : { kind: "clean" } };
}

/** The text in the editor: kept in the cache at every key, so switching cases never loses it, and stored soon after. */
export function useDraftEditing(id: CaseId, draft: Draft) {
  const { value, state, newest, change, flush, forget } = useAutosave<Letter>(
    `answer:${id}`,
    () => begin(knownDraft(id) ?? draft),
    async (letter) => {
      const saved = await call("save_draft", { case: id, ...letter });
      setDraft(id, (before) => ({ ...before, saved_at: saved.saved_at }));
      return saved.saved_at;
    },
  );
  const edit = (part: Partial<Letter>) => {
    const after = { ...newest(), ...part };
    setDraft(id, (before) => ({ ...before, ...after }));
    change(after);
  };
  const takeAttachments = (answer: Draft | null) => {
    if (answer) setDraft(id, (before) => ({ ...before, attachments: answer.attachments }));
  };
  const attach = async () => takeAttachments(await attempt("attach_file", { case: id }));
  const attachFiles = async (files: readonly File[]) => {
    for (const file of files) {
      takeAttachments(await attempt("attach_bytes", { case: id, name: file.name, base64: await toBase64(file) }));
    }
  };
  const detach = async (sha256: string) => takeAttachments(await attempt("detach", { case: id, sha256 }));
  return { typed: value, newest, state, change: edit, attach, attachFiles, detach, flush, forget };
}
