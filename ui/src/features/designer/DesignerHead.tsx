import { Button } from "../../components/Button";
import type { FindingView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { clockWords } from "../../text/dates";
import { type Design, useDesign } from "./design";
import { doneWords } from "./words";

interface Props {
  design: Design;
  trying: boolean;
  checking: boolean;
  findings: readonly FindingView[] | null;
  onLeave: () => void;
  onTry: () => void;
  onCheck: () => void;
}

/** The form's name, whether it is stored, and what is done with all of it. */
export function DesignerHead({ design, trying, checking, findings, onLeave, onTry, onCheck }: Props) {
  const { draft, steps, saving } = useDesign(design);
  const open = (findings ?? []).filter((one) => !one.put_off).length;
  return (
    <header className="designer-head" data-pane="designer-head">
      <Button look="quiet" icon="back" data-testid="leave-designer" onClick={onLeave}>
        {t("procedures.title")}
      </Button>
      <h1 className="designer-title" title={draft.title}>
        {draft.title || t("designer.untitled")}
      </h1>
      <span className="muted designer-saved" data-testid="saved">
        {saving ? t("designer.saving") : t("designer.saved_at", { when: clockWords(draft.changed_at) })}
      </span>
      <Button
        look="quiet"
        icon="undo"
        iconOnly
        command="design-undo"
        disabled={!steps.undo}
        title={steps.undo ? t("designer.undo_what", { what: doneWords(steps.undo) }) : undefined}
        data-testid="design-undo"
        onClick={() => void design.undo()}
      >
        {t("command.design_undo")}
      </Button>
      <Button
        look="quiet"
        icon="redo"
        iconOnly
        command="design-redo"
        disabled={!steps.redo}
        title={steps.redo ? t("designer.redo_what", { what: doneWords(steps.redo) }) : undefined}
        data-testid="design-redo"
        onClick={() => void design.redo()}
      >
        {t("command.design_redo")}
      </Button>
      <Button command="design-try" aria-pressed={trying} data-testid="try" onClick={onTry}>
        {t("command.design_try")}
      </Button>
      <Button command="design-findings" icon="check" aria-expanded={checking} data-testid="show-findings" onClick={onCheck}>
        {open === 0 ? t("designer.check") : tn("designer.check_count", open)}
      </Button>
    </header>
  );
}
