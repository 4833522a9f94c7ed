import { useState } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { ErrorSummary, Loading } from "../../components/Notes";
import { PdfPreview } from "../../components/PdfPreview";
import { attempt, toCommandError } from "../../desk/act";
import { done } from "../../desk/notices";
import type { AttachmentRef, AttachmentView, CaseView, Sha256 } from "../../ipc/contract";
import { useAttachment } from "../../ipc/queries";
import { t } from "../../messages";
import { fromBase64 } from "../../text/base64";
import { sizeWords } from "../../text/size";
import { ImagePreview } from "./ImagePreview";

const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function Preview({ id, attachment }: { id: string; attachment: AttachmentRef }) {
  const { data, error, refetch } = useAttachment(id, attachment.sha256);
  if (error) return <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.media_type === "application/pdf") return <PdfPreview name={attachment.name} bytes={fromBase64(data.base64)} />;
  if (IMAGES.has(data.media_type)) return <ImagePreview name={attachment.name} mediaType={data.media_type} base64={data.base64} />;
  return <p className="muted">{t("preview.unsupported")}</p>;
}

interface EntryProps {
  id: string;
  view: AttachmentView;
  shown: boolean;
  onShow: () => void;
}

function Entry({ id, view, shown, onShow }: EntryProps) {
  const { attachment, here } = view;
  const save = async () => {
    if (await attempt("save_attachment", { case: id, sha256: attachment.sha256 })) done(t("attachment.saved"));
  };
  return (
    <li className={shown ? "attachment attachment-shown" : "attachment"} data-testid="attachment">
      <button type="button" className="attachment-show" aria-pressed={shown} onClick={onShow}>
        <Icon name="file" />
        <span className="attachment-text">
          <span className="wrap">{attachment.name}</span>
          <span className="muted small">
            {sizeWords(attachment.size)}
            {!here && ` · ${t("attachment.not_here")}`}
          </span>
        </span>
      </button>
      <Button look="quiet" icon="download" iconOnly onClick={() => void save()}>
        {t("attachment.save_label", { name: attachment.name })}
      </Button>
    </li>
  );
}

export function AttachmentsTab({ view }: { view: CaseView }) {
  const [chosen, setChosen] = useState<Sha256 | null>(view.attachments[0]?.attachment.sha256 ?? null);
  if (view.attachments.length === 0) return <p className="muted">{t("attachment.empty")}</p>;
  const shown = view.attachments.find((one) => one.attachment.sha256 === chosen);
  return (
    <div className="attachments">
      <ul className="plain attachment-list" aria-label={t("attachment.list")}>
        {view.attachments.map((one) => (
          <Entry
            key={one.attachment.sha256}
            id={view.id}
            view={one}
            shown={one === shown}
            onShow={() => setChosen(one.attachment.sha256)}
          />
        ))}
      </ul>
      {shown ? (
        <Preview key={shown.attachment.sha256} id={view.id} attachment={shown.attachment} />
      ) : (
        <p className="muted">{t("attachment.choose")}</p>
      )}
    </div>
  );
}
