import { useState } from "react";
import { attempt, record, tellRecorded } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { makeDocument } from "../../desk/documents";
import type { CaseId, CaseView, Line } from "../../ipc/contract";
import { useStatus } from "../../ipc/queries";
import { type MessageKey, t } from "../../messages";

export type CaseDialog = "change-state" | "reminder" | "frist" | "take-over" | "unsent-draft" | null;

interface Options {
  openAnswer: () => void;
  focusNote: () => void;
  onLeave: () => void;
}

/** Why the clerk can't do what the key asks for. */
function reasons(view: CaseView): Record<"claim" | "work" | "close" | "answer", MessageKey> {
  const work = view.mine ? "change.none" : view.owner ? "case.why.others" : "case.why.unclaimed";
  return {
    claim: view.mine ? "case.why.mine" : view.owner ? "case.why.others" : "case.why.closed",
    work,
    close: view.mine ? "case.why.not_closable" : work,
    answer: "case.why.no_postfach",
  };
}

/** Whether an answer was begun that nobody has sent. */
async function hasDraft(id: CaseId): Promise<boolean> {
  const draft = await attempt("draft", { case: id });
  return draft !== null && draft.saved_at !== null && (draft.body.trim() !== "" || draft.attachments.length > 0);
}

async function closeCase(id: CaseId) {
  const recorded = await attempt("close_case", { case: id });
  if (recorded) tellRecorded(t("case.closed"), recorded);
}

/** Without a line nobody knows yet whether somebody else was quicker. */
function claimedWords(line: Line | undefined) {
  return line === "online" || line === "syncing" ? t("case.claimed") : t("case.claim_noted");
}

/** Somebody else's case can be taken over once that claim has run out; that is asked for by the same key. */
function claimAction({ may, id }: CaseView, line: Line | undefined, setDialog: (dialog: CaseDialog) => void) {
  if (may.take_over) return () => setDialog("take-over");
  return may.claim ? () => void record("claim_case", { case: id }, claimedWords(line)) : null;
}

/** What can be done with the case on screen; every action is a command, so buttons, keys and palette agree. */
export function useCaseActions(view: CaseView, { openAnswer, focusNote, onLeave }: Options) {
  const [dialog, setDialog] = useState<CaseDialog>(null);
  const { may, id } = view;
  const line = useStatus().data?.sync.line;
  const actions = {
    claim: claimAction(view, line, setDialog),
    release: may.release ? () => void record("release_case", { case: id }, t("case.released")) : null,
    changeState: view.next_states.length > 0 ? () => setDialog("change-state") : null,
    close: may.close
      ? () => void hasDraft(id).then((unsent) => (unsent ? setDialog("unsent-draft") : void closeCase(id)))
      : null,
    closeAnyway: () => void closeCase(id),
    reminder: may.work ? () => setDialog("reminder") : null,
    frist: view.regime ? () => setDialog("frist") : null,
    note: may.work ? focusNote : null,
    answer: view.has_postfach ? openAnswer : null,
    exportAntrag: () => void makeDocument("export_antrag", [id]),
    printAkte: () => void makeDocument("print_akte", [id]),
  };
  const why = reasons(view);
  useCommand("claim", actions.claim, { whyNot: why.claim });
  useCommand("release", actions.release, { whyNot: why.work });
  useCommand("change-state", actions.changeState, { whyNot: why.work });
  useCommand("close-case", actions.close, { whyNot: why.close });
  useCommand("reminder", actions.reminder, { whyNot: why.work });
  useCommand("frist", actions.frist, { whyNot: "case.why.no_regime" });
  useCommand("add-note", actions.note, { whyNot: why.work });
  useCommand("answer", actions.answer, { whyNot: why.answer });
  useCommand("export-antrag", actions.exportAntrag);
  useCommand("print-akte", actions.printAkte);
  useCommand("back-to-list", onLeave);
  return { actions, dialog, setDialog };
}

export type CaseActions = ReturnType<typeof useCaseActions>["actions"];
