import { toCommandError } from "../desk/act";
import { t } from "../messages";
import { errorWords } from "../messages/labels";
import { momentWords } from "../text/dates";
import type { SaveState } from "../desk/autosave";

function words(state: SaveState): string {
  switch (state.kind) {
    case "clean":
      return "";
    case "pending":
      return t("answer.unsaved");
    case "saving":
      return t("answer.saving");
    case "saved":
      return state.at ? t("answer.saved", { when: momentWords(state.at) }) : "";
    case "failed":
      return t("answer.save_failed", { reason: errorWords(toCommandError(state.error)) });
  }
}

/** Failure is announced; that all is well is only shown, or every pause in typing would be read out. */
export function SavedLine({ state }: { state: SaveState }) {
  const failed = state.kind === "failed";
  return (
    <p
      className={failed ? "saved-line saved-failed" : "saved-line muted"}
      role={failed ? "alert" : undefined}
      data-testid="draft-state"
      data-state={state.kind}
    >
      {words(state)}
    </p>
  );
}
