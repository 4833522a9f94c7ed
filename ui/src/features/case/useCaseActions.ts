import { useState } from "react";
import { record } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { makeDocument } from "../../desk/documents";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import type { CaseTab } from "./tabs";

export type CaseDialog = "change-state" | "reminder" | null;

interface Options {
  openTab: (tab: CaseTab) => void;
  focusNote: () => void;
  onLeave: () => void;
}

/** What can be done with the case on screen; every action is a command, so buttons, keys and palette agree. */
export function useCaseActions(view: CaseView, { openTab, focusNote, onLeave }: Options) {
  const [dialog, setDialog] = useState<CaseDialog>(null);
  const { may, id } = view;
  const actions = {
    claim: may.claim ? () => void record("claim_case", { case: id }, t("case.claimed")) : null,
    release: may.release ? () => void record("release_case", { case: id }, t("case.released")) : null,
    changeState: may.work ? () => setDialog("change-state") : null,
    reminder: may.work ? () => setDialog("reminder") : null,
    note: may.work ? focusNote : null,
    answer: view.has_postfach ? () => openTab("answer") : null,
    exportAntrag: () => void makeDocument("export_antrag", [id]),
    printAkte: () => void makeDocument("print_akte", [id]),
  };
  useCommand("claim", actions.claim);
  useCommand("release", actions.release);
  useCommand("change-state", actions.changeState);
  useCommand("reminder", actions.reminder);
  useCommand("add-note", actions.note);
  useCommand("answer", actions.answer);
  useCommand("export-antrag", actions.exportAntrag);
  useCommand("print-akte", actions.printAkte);
  useCommand("back-to-list", onLeave);
  return { actions, dialog, setDialog };
}

export type CaseActions = ReturnType<typeof useCaseActions>["actions"];
