import { useEffect, useState } from "react";
import { Loading } from "../../components/Notes";
import { PdfPreview } from "../../components/PdfPreview";
import { report } from "../../desk/act";
import { call } from "../../ipc/client";
import { t } from "../../messages";
import { fromBase64 } from "../../text/base64";
import { type Design, useDesign } from "./design";

/** So long after a step the document is made anew. */
const PAUSE = 500;

/** The whole form with its rules, as people without an account get it on paper; it follows the draft. */
export function FormPdf({ design }: { design: Design }) {
  const { draft, version } = useDesign(design);
  const [made, setMade] = useState<{ version: number; bytes: Uint8Array<ArrayBuffer> } | null>(null);
  useEffect(() => {
    let current = true;
    const timer = window.setTimeout(
      () => {
        void call("preview_form", { draft: draft.id })
          .then(({ base64 }) => current && setMade({ version, bytes: fromBase64(base64) }))
          .catch((thrown: unknown) => current && report(thrown));
      },
      made ? PAUSE : 0,
    );
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
    // The pause is of the first making and those after it, not of each of them.
  }, [draft.id, version]);
  if (!made) return <Loading />;
  return <PdfPreview key={made.version} name={t("designer.pdf_of", { name: draft.title || t("designer.untitled") })} bytes={made.bytes} />;
}
