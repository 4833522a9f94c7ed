import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import type { AttachmentRef, Sha256 } from "../../ipc/contract";
import { t } from "../../messages";
import { sizeWords } from "../../text/size";

interface Props {
  attachments: readonly AttachmentRef[];
  onDetach?: (sha256: Sha256) => void;
}

export function AttachedFiles({ attachments, onDetach }: Props) {
  if (attachments.length === 0) return null;
  return (
    <ul className="plain chips" aria-label={t("answer.attachments")}>
      {attachments.map((attachment) => (
        <li key={attachment.sha256} className="chip" data-testid="attached">
          <Icon name="clip" size={14} />
          <span className="wrap">{attachment.name}</span>
          <span className="muted">{sizeWords(attachment.size)}</span>
          {onDetach && (
            <Button look="quiet" icon="close" iconOnly onClick={() => onDetach(attachment.sha256)}>
              {t("attachment.remove", { name: attachment.name })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
