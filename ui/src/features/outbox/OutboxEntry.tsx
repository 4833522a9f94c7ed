import { Button } from "../../components/Button";
import { Moment, WorkBadge } from "../../components/Words";
import { useNavigation } from "../../desk/navigation";
import type { OutboxItem } from "../../ipc/contract";
import { t } from "../../messages";
import { operationKind, refusalWords } from "../../messages/labels";

interface Props {
  item: OutboxItem;
  onUndo: () => void;
  onRetry: () => void;
  onDiscard: () => void;
}

export function OutboxEntry({ item, onUndo, onRetry, onDiscard }: Props) {
  const { openInInbox } = useNavigation();
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
      {item.text && <p className="pre outbox-text">{item.text}</p>}
      {item.refusal && (
        <p className="outbox-refusal wrap" data-testid="refusal">
          {t("outbox.refused", { reason: refusalWords(item.refusal) })}
        </p>
      )}
      <div className="actions">
        {item.refusal && (
          <>
            <Button onClick={onRetry} data-testid="retry">
              {t("outbox.retry")}
            </Button>
            <Button look="danger" onClick={onDiscard} data-testid="discard">
              {t("outbox.discard")}
            </Button>
          </>
        )}
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
