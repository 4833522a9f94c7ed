import { Button } from "../../components/Button";
import { Moment, WorkBadge } from "../../components/Words";
import { useNavigation } from "../../desk/navigation";
import type { OutboxItem } from "../../ipc/contract";
import { t } from "../../messages";
import { dayInNumbers, operationKind } from "../../messages/labels";

interface Props {
  item: OutboxItem;
  onUndo: () => void;
}

/** Work that waits for the portal, or is there. */
export function OutboxEntry({ item, onUndo }: Props) {
  const { openInInbox } = useNavigation();
  const text = item.kind === "set-reminder" && item.text ? dayInNumbers(item.text) : item.text;
  return (
    <li className="outbox-entry" data-testid="outbox-item" data-kind={item.kind} data-work={item.work}>
      <div className="outbox-head">
        <strong>{operationKind(item.kind)}</strong>
        <WorkBadge work={item.work} />
        <span className="spacer" />
        <span className="muted small">
          <Moment value={item.recorded_at} />
        </span>
      </div>
      <p className="muted small wrap">
        {item.applicant} · {item.aktenzeichen}
      </p>
      {text && <p className="pre outbox-text">{text}</p>}
      <div className="actions">
        {item.can_undo && (
          <Button onClick={onUndo} data-testid="outbox-undo">
            {t("undo.label")}
          </Button>
        )}
        <Button look="quiet" onClick={() => openInInbox(item.case)}>
          {t("outbox.show_case")}
        </Button>
      </div>
    </li>
  );
}
