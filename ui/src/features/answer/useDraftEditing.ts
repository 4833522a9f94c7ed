import { useCallback, useState } from "react";
import { attempt } from "../../desk/act";
import type { SaveState } from "../../desk/autosave";
import { useAutosave } from "../../desk/useAutosave";
import { call } from "../../ipc/client";
import type { CaseId, Draft } from "../../ipc/contract";
import { setDraft } from "../../ipc/queries";
import { toBase64 } from "../../text/base64";

type Typed = Pick<Draft, "subject" | "body">;

/** The text in the editor: kept in the cache at every key, so switching cases never loses it, and stored soon after. */
export function useDraftEditing(id: CaseId, draft: Draft) {
  const begin: SaveState = draft.saved_at ? { kind: "saved", at: draft.saved_at } : { kind: "clean" };
  const { state, autosave } = useAutosave<Typed>(begin, async (value) => {
    const saved = await call("save_draft", { case: id, ...value });
    setDraft(id, (before) => ({ ...before, saved_at: saved.saved_at }));
    return saved.saved_at;
  });
  const [typed, setTyped] = useState<Typed>({ subject: draft.subject, body: draft.body });
  const change = useCallback(
    (part: Partial<Typed>) => {
      const after = { ...typed, ...part };
      setTyped(after);
      setDraft(id, (before) => ({ ...before, ...after }));
      autosave.change(after);
    },
    [typed, id, autosave],
  );
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
  return { typed, state, change, attach, attachFiles, detach, flush: () => autosave.flush(), forget: () => autosave.forget() };
}
