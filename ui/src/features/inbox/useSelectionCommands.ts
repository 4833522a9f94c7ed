import { markRead, recordMany } from "../../desk/caseActions";
import { useCommand } from "../../desk/commands";
import { makeDocument } from "../../desk/documents";
import { problem } from "../../desk/notices";
import type { CaseId } from "../../ipc/contract";
import { t } from "../../messages";

/** While something is selected, the keys mean all of it and not the case that happens to be shown. */
export function useSelectionCommands(cases: CaseId[], shown: CaseId | null, clear: () => void) {
  const some = cases.length > 0;
  const isShown = cases.length === 1 && cases[0] === shown;
  const one = some && !isShown ? () => problem(t("inbox.only_one")) : null;
  const first = { first: true };
  const offer = (act: () => void) => (some ? act : null);
  useCommand("export-antrag", offer(() => void makeDocument("export_antrag", cases)), first);
  useCommand("print-akte", offer(() => void makeDocument("print_akte", cases)), first);
  useCommand("claim", offer(() => void recordMany("claim_case", cases, "inbox.claimed").then(clear)), first);
  useCommand("release", offer(() => void recordMany("release_case", cases, "inbox.released").then(clear)), first);
  useCommand("toggle-read", offer(() => void markRead(cases, true)), first);
  useCommand("back-to-list", offer(clear), first);
  useCommand("answer", one, first);
  useCommand("change-state", one, first);
  useCommand("close-case", one, first);
  useCommand("add-note", one, first);
  useCommand("reminder", one, first);
}
