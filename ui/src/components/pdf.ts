// pdf.js, fetched only when a PDF is looked at. The legacy build also runs in WebKitGTK.
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

export type { PDFDocumentProxy };

export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  const base = new URL("/pdfjs/", window.location.href).href;
  return pdfjs.getDocument({
    data: bytes,
    // The content security policy knows neither eval nor WebAssembly.
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    standardFontDataUrl: `${base}standard_fonts/`,
    wasmUrl: `${base}wasm/`,
  } as Parameters<typeof pdfjs.getDocument>[0]).promise;
}

/** Draws a page as sharp as the screen allows. */
export function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, zoom: number) {
  const ratio = window.devicePixelRatio || 1;
  const viewport = page.getViewport({ scale: zoom * ratio });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.style.width = `${Math.floor(viewport.width / ratio)}px`;
  canvas.style.height = `${Math.floor(viewport.height / ratio)}px`;
  return page.render({ canvas, viewport });
}

export async function pageText(page: PDFPageProxy): Promise<string> {
  const content = await page.getTextContent();
  return content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
}
