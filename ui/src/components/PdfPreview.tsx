import { useEffect, useRef, useState } from "react";
import { Button } from "./Button";
import { Loading } from "./Notes";
import { t } from "../messages";
import { drawPage, openPdf, pageText, type PDFDocumentProxy } from "./pdf";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

function usePdf(bytes: Uint8Array<ArrayBuffer>) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  const first = useRef(bytes);
  useEffect(() => {
    let gone = false;
    let opened: PDFDocumentProxy | null = null;
    openPdf(first.current.slice())
      .then((document) => {
        opened = document;
        if (gone) void document.loadingTask.destroy();
        else setPdf(document);
      })
      .catch(() => setFailed(!gone));
    return () => {
      gone = true;
      void opened?.loadingTask.destroy();
    };
  }, []);
  return { pdf, failed, fail: () => setFailed(true) };
}

interface PageProps {
  pdf: PDFDocumentProxy;
  number: number;
  zoom: number;
  name: string;
  onFail: () => void;
}

function Page({ pdf, number, zoom, name, onFail }: PageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState("");
  const fail = useRef(onFail);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    const show = async () => {
      const page = await pdf.getPage(number);
      if (gone || !canvas.current) return;
      const drawing = drawPage(page, canvas.current, zoom);
      stop = () => drawing.cancel();
      const words = await pageText(page);
      if (!gone) setText(words);
      await drawing.promise.catch(() => undefined);
      if (!gone && canvas.current) canvas.current.dataset.drawn = String(number);
    };
    // A document that is closed meanwhile fails as well; nobody looks at it any more.
    show().catch(() => !gone && fail.current());
    return () => {
      gone = true;
      stop?.();
    };
  }, [pdf, number, zoom]);
  return (
    <div className="pdf-page" tabIndex={0} role="group" aria-label={t("preview.label", { name })}>
      <canvas ref={canvas} aria-hidden="true" data-testid="pdf-canvas" />
      <p className="sr-only">
        {t("preview.text")}: {text}
      </p>
    </div>
  );
}

export function PdfPreview({ name, bytes }: { name: string; bytes: Uint8Array<ArrayBuffer> }) {
  const { pdf, failed, fail } = usePdf(bytes);
  const [number, setNumber] = useState(1);
  const [zoom, setZoom] = useState(2);
  if (failed) return <p role="alert">{t("preview.failed")}</p>;
  if (!pdf) return <Loading />;
  const scale = ZOOMS[zoom] ?? 1;
  return (
    <div className="preview">
      <div className="preview-tools" role="toolbar" aria-label={t("preview.label", { name })}>
        <Button look="quiet" icon="previous" iconOnly disabled={number <= 1} onClick={() => setNumber(number - 1)}>
          {t("preview.previous")}
        </Button>
        <span role="status">{t("preview.page", { page: number, pages: pdf.numPages })}</span>
        <Button look="quiet" icon="next" iconOnly disabled={number >= pdf.numPages} onClick={() => setNumber(number + 1)}>
          {t("preview.next")}
        </Button>
        <span className="spacer" />
        <Button look="quiet" icon="minus" iconOnly disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          {t("preview.zoom_out")}
        </Button>
        <span>{t("preview.zoom", { percent: scale * 100 })}</span>
        <Button look="quiet" icon="plus" iconOnly disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)}>
          {t("preview.zoom_in")}
        </Button>
      </div>
      <Page pdf={pdf} number={number} zoom={scale} name={name} onFail={fail} />
    </div>
  );
}
