import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { useGrowing } from "../../components/useGrowing";
import { Moment, WorkBadge } from "../../components/Words";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import type { AttachmentRef, CaseView, Message, Tracked } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { sizeWords } from "../../text/size";

async function save(id: string, attachment: AttachmentRef) {
  const saved = await attempt("save_attachment", { case: id, sha256: attachment.sha256 });
  if (saved) done(t("attachment.saved"));
}

function MessageCard({ id, tracked }: { id: string; tracked: Tracked<Message> }) {
  const { entry, work } = tracked;
  const incoming = entry.direction === "incoming";
  return (
    <li className={incoming ? "message message-incoming" : "message message-outgoing"} data-testid="message">
      <p className="entry-by muted">
        {incoming ? t("message.incoming", { name: entry.author.name }) : t("message.outgoing", { name: entry.author.name })}
        , <Moment value={entry.sent_at} /> {work && <WorkBadge work={work} />}
      </p>
      <h3 className="message-subject wrap">{entry.subject}</h3>
      <p className="pre">{entry.body}</p>
      {entry.attachments.length > 0 && (
        <ul className="plain chips">
          {entry.attachments.map((attachment) => (
            <li key={attachment.sha256}>
              <button
                type="button"
                className="chip"
                onClick={() => void save(id, attachment)}
              >
                <Icon name="clip" size={14} />
                <span className="wrap">{attachment.name}</span>
                <span className="muted">{sizeWords(attachment.size)}</span>
                <span className="sr-only">{t("attachment.save")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

export function MessagesTab({ view }: { view: CaseView }) {
  const newestFirst = [...view.messages].sort((a, b) => b.entry.sent_at.localeCompare(a.entry.sent_at));
  const { visible, hidden, more } = useGrowing(newestFirst, 20);
  if (view.messages.length === 0) return <p className="muted">{t("message.empty")}</p>;
  return (
    <>
      <ul className="plain messages">
        {visible.map((tracked) => (
          <MessageCard key={tracked.entry.id} id={view.id} tracked={tracked} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="quiet" onClick={more}>
          {tn("message.earlier", hidden)}
        </Button>
      )}
    </>
  );
}
