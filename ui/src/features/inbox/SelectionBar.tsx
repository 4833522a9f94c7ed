import { Button } from "../../components/Button";
import type { IconName } from "../../components/Icon";
import { type CommandId, commandSpec, runCommand } from "../../desk/commands";
import { t, tn } from "../../messages";

const ACTIONS: readonly { id: CommandId; icon: IconName }[] = [
  { id: "claim", icon: "claim" },
  { id: "toggle-read", icon: "mailbox" },
  { id: "export-antrag", icon: "download" },
  { id: "print-akte", icon: "print" },
];

/** What can be done with all that is selected; the keys do the same. */
export function SelectionBar({ amount, onClear }: { amount: number; onClear: () => void }) {
  return (
    <div className="selection-bar" data-testid="selection">
      <span role="status">{tn("inbox.selected", amount)}</span>
      {ACTIONS.map(({ id, icon }) => (
        <Button key={id} look="quiet" icon={icon} iconOnly command={id} data-testid={`selection-${id}`} onClick={() => runCommand(id)}>
          {t(commandSpec(id).label)}
        </Button>
      ))}
      <Button look="quiet" icon="close" iconOnly onClick={onClear}>
        {t("inbox.clear_selection")}
      </Button>
    </div>
  );
}
