import { Button } from "../../components/Button";
import { attempt } from "../../desk/act";
import { useNavigation } from "../../desk/navigation";
import { done } from "../../desk/notices";
import type { OutboxItem } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { operationKind, refusalWords } from "../../messages/labels";

interface Props {
  /** Refused work on one case, oldest first. */
  items: readonly OutboxItem[];
  onRetry: (item: OutboxItem) => void;
  onDraft: (item: OutboxItem) => void;
  onNote: (item: OutboxItem, heading: string) => void;
  onDiscard: (items: readonly OutboxItem[]) => void;
}

async function copy(text: string) {
  await navigator.clipboard.writeText(text);
  done(t("outbox.copied"));
}

async function save({ operation }: OutboxItem) {
  if (await attempt("save_operation", { operation })) done(t("outbox.saved"));
}

/** Why: the reason that the others follow from. */
function causeOf(items: readonly OutboxItem[]): OutboxItem | undefined {
  return items.find((item) => item.refusal && item.refusal.code !== "dependency-refused") ?? items[0];
}

/** A piece of kept work, with what can still be done with it. */
function Kept({ item, onRetry, onDraft, onNote }: { item: OutboxItem } & Pick<Props, "onRetry" | "onDraft" | "onNote">) {
  return (
    <li data-testid="outbox-item" data-kind={item.kind} data-work={item.work}>
      <strong>{operationKind(item.kind)}</strong>
      {item.text && <p className="pre outbox-text">{item.text}</p>}
      <div className="actions">
        {item.can_retry && (
          <Button onClick={() => onRetry(item)} data-testid="retry">
            {t("outbox.retry")}
          </Button>
        )}
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
        {item.can_be_draft && (
          <Button onClick={() => onDraft(item)} data-testid="keep-draft">
            {t("outbox.as_draft")}
          </Button>
        )}
        {item.can_be_note && (
          <Button onClick={() => onNote(item, "")} data-testid="keep-note">
            {t("outbox.as_note")}
          </Button>
        )}
        {item.can_be_note && item.held_by && (
          <Button onClick={() => onNote(item, t("outbox.note_heading", { name: item.held_by ?? "" }))} data-testid="hand-over">
            {t("outbox.to_colleague", { name: item.held_by })}
          </Button>
        )}
      </div>
    </li>
  );
}

/** All that was refused on one case: one cause, the kept work, one decision. */
export function Conflict({ items, onRetry, onDraft, onNote, onDiscard }: Props) {
  const { openInInbox } = useNavigation();
  const cause = causeOf(items);
  if (!cause) return null;
  return (
    <li className="outbox-entry" data-testid="conflict" data-case={cause.case}>
      <p className="outbox-head">
        <strong className="wrap">
          {cause.applicant} · {cause.aktenzeichen}
        </strong>
      </p>
      {cause.refusal && (
        <p className="outbox-refusal wrap" data-testid="refusal">
          {t("outbox.refused", { reason: refusalWords(cause.refusal) })}
        </p>
      )}
      <p className="muted small">{tn("outbox.kept", items.length)}</p>
      <ul className="plain entries">
        {items.map((item) => (
          <Kept key={item.operation} item={item} onRetry={onRetry} onDraft={onDraft} onNote={onNote} />
        ))}
      </ul>
      <div className="actions">
        <Button look="quiet" onClick={() => openInInbox(cause.case)}>
          {t("outbox.show_case")}
        </Button>
        <Button look="danger" onClick={() => onDiscard(items)} data-testid="discard">
          {t("outbox.discard")}
        </Button>
      </div>
    </li>
  );
}
