import { useState } from "react";
import { record } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { makeDocument } from "../../desk/documents";
import type { CaseView } from "../../ipc/contract";
import { type MessageKey, t } from "../../messages";

export type CaseDialog = "change-state" | "reminder" | null;

interface Options {
  openAnswer: () => void;
  focusNote: () => void;
  onLeave: () => void;
}

/** Why the clerk can't do what the key asks for. */
function reasons(view: CaseView): Record<"claim" | "work" | "answer", MessageKey> {
  return {
    claim: view.mine ? "case.why.mine" : view.owner ? "case.why.others" : "case.why.closed",
    work: view.owner ? "case.why.others" : "case.why.unclaimed",
    answer: "case.why.no_postfach",
  };
}

/** What can be done with the case on screen; every action is a command, so buttons, keys and palette agree. */
export function useCaseActions(view: CaseView, { openAnswer, focusNote, onLeave }: Options) {
  const [dialog, setDialog] = useState<CaseDialog>(null);
  const { may, id } = view;
  const actions = {
    claim: may.claim ? () => void record("claim_case", { case: id }, t("case.claimed")) : null,
    release: may.release ? () => void record("release_case", { case: id }, t("case.released")) : null,
    changeState: may.work ? () => setDialog("change-state") : null,
    reminder: may.work ? () => setDialog("reminder") : null,
    note: may.work ? focusNote : null,
    answer: view.has_postfach ? openAnswer : null,
    exportAntrag: () => void makeDocument("export_antrag", [id]),
    printAkte: () => void makeDocument("print_akte", [id]),
  };
  const why = reasons(view);
  useCommand("claim", actions.claim, { whyNot: why.claim });
  useCommand("release", actions.release, { whyNot: why.work });
  useCommand("change-state", actions.changeState, { whyNot: why.work });
  useCommand("reminder", actions.reminder, { whyNot: why.work });
  useCommand("add-note", actions.note, { whyNot: why.work });
  useCommand("answer", actions.answer, { whyNot: why.answer });
  useCommand("export-antrag", actions.exportAntrag);
  useCommand("print-akte", actions.printAkte);
  useCommand("back-to-list", onLeave);
  return { actions, dialog, setDialog };
}

export type CaseActions = ReturnType<typeof useCaseActions>["actions"];
