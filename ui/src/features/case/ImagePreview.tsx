import { useState } from "react";
import { t } from "../../messages";

export function ImagePreview({ name, mediaType, base64 }: { name: string; mediaType: string; base64: string }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p role="alert">{t("preview.failed")}</p>;
  return (
    <figure className="preview">
      <img
        src={`data:${mediaType};base64,${base64}`}
        alt={t("preview.label", { name })}
        data-testid="image-preview"
        onError={() => setBroken(true)}
      />
    </figure>
  );
}
