import { Button } from "../../components/Button";
import { makeDocument } from "../../desk/documents";
import type { CaseId } from "../../ipc/contract";
import { t, tn } from "../../messages";

export function SelectionBar({ cases, onClear }: { cases: CaseId[]; onClear: () => void }) {
  return (
    <div className="selection-bar" role="status" data-testid="selection">
      <span>{tn("inbox.selected", cases.length)}</span>
      <Button look="quiet" icon="download" iconOnly onClick={() => void makeDocument("export_antrag", cases)}>
        {t("command.export_antrag")}
      </Button>
      <Button look="quiet" icon="print" iconOnly onClick={() => void makeDocument("print_akte", cases)}>
        {t("command.print_akte")}
      </Button>
      <Button look="quiet" icon="close" iconOnly onClick={onClear}>
        {t("inbox.clear_selection")}
      </Button>
    </div>
  );
}
