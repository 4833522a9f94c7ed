import { Button } from "../../components/Button";
import { Moment, WorkBadge } from "../../components/Words";
import { attempt } from "../../desk/act";
import { useNavigation } from "../../desk/navigation";
import { done } from "../../desk/notices";
import type { OutboxItem } from "../../ipc/contract";
import { t } from "../../messages";
import { operationKind, refusalWords } from "../../messages/labels";

interface Props {
  item: OutboxItem;
  onUndo: () => void;
  onRetry: () => void;
  onDiscard: () => void;
}

async function copy(text: string) {
  await navigator.clipboard.writeText(text);
  done(t("outbox.copied"));
}

async function save(item: OutboxItem) {
  if (await attempt("save_operation", { operation: item.operation })) done(t("outbox.saved"));
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
            {item.text && (
              <Button icon="copy" onClick={() => void copy(item.text)} data-testid="copy-text">
                {t("outbox.copy")}
              </Button>
            )}
            {item.text && (
              <Button onClick={() => void save(item)} data-testid="save-text">
                {t("outbox.save")}
              </Button>
            )}
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
