import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Field";
import { attempt } from "../../desk/act";
import { done, problem } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { TextLanguage, TextRow, TextState, TextsView } from "../../ipc/contract";
import { count, t, tn } from "../../messages";
import { toBase64 } from "../../text/base64";
import { type Design, useDesign } from "./design";
import { PasteDialog } from "./PasteDialog";
import { textIn } from "./paste";
import { TypedField } from "./TypedField";
import { usePaste } from "./usePaste";
import { placeWords, textWords } from "./words";

type Filter = "all" | "open";
/** Place of the column with the other language. */
const FOREIGN = 3;

const keyOfRow = (row: TextRow) => `${row.node} ${row.path}`;

function stateWords(state: TextState | undefined): string {
  return t(`texts.state.${state?.state ?? "missing"}`);
}

/** All texts as of the newest step that was read. */
function useTexts(design: Design): TextsView | null {
  const { draft, version } = useDesign(design);
  const [view, setView] = useState<TextsView | null>(null);
  useEffect(() => {
    let current = true;
    void call("verfahren_texts", { draft: draft.id })
      .then((read) => current && setView(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version]);
  return view;
}

function Row({ design, row, language }: { design: Design; row: TextRow; language: TextLanguage }) {
  const { draft } = design.state;
  const state = row.languages[language];
  const write = (of: TextLanguage | null, text: string, joins: boolean) =>
    design.run(
      () => call("write_text", { draft: draft.id, node: row.node, path: row.path, language: of, change: { kind: "say", text }, joins }),
      { stay: true },
    );
  const unneeded = () =>
    design.run(
      () => call("write_text", { draft: draft.id, node: row.node, path: row.path, language, change: { kind: "unneeded" }, joins: false }),
      { stay: true },
    );
  const where = placeWords(row);
  return (
    <div className="text-row" role="row">
      <div role="rowheader" className="text-where muted">
        {where}
      </div>
      <div role="cell" data-column={0}>
        <TypedField design={design} label={textWords({ row, language: null })} hideLabel lines value={row.german} onWrite={(text, joins) => write(null, text, joins)} />
      </div>
      <div role="cell" data-column={1}>
        <TypedField
          design={design}
          label={textWords({ row, language })}
          hideLabel
          lines
          value={textIn(row, language)}
          onWrite={(text, joins) => write(language, text, joins)}
        />
      </div>
      <div role="cell" className={`text-state text-${state?.state ?? "missing"}`}>
        <span>{stateWords(state)}</span>
        {(!state || state.state === "missing") && (
          <Button look="quiet" onClick={() => void unneeded()}>
            {t("texts.unneeded")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The texts as a grid: what the form says, and what it says in another language; by file to translators and back. */
export function Texts({ design }: { design: Design }) {
  const view = useTexts(design);
  const [language, setLanguage] = useState<TextLanguage>("en");
  const [filter, setFilter] = useState<Filter>("all");
  const scroller = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const { draft } = design.state;
  // What was open when one began stays in the list: it would go from under whoever is writing it.
  const listed = useMemo(() => new Set<string>(), [filter, language]);
  const rows = useMemo(() => {
    const all = view?.rows ?? [];
    if (filter === "all") return all;
    const isOpen = (row: TextRow) => row.needed && ["missing", "stale"].includes(row.languages[language]?.state ?? "missing");
    for (const row of all) if (isOpen(row)) listed.add(keyOfRow(row));
    return all.filter((row) => listed.has(keyOfRow(row)));
  }, [view, filter, language, listed]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 72,
    overscan: 6,
    getItemKey: (at) => (rows[at] ? keyOfRow(rows[at]) : at),
  });
  const enter = (at: number, column: number) => {
    virtual.scrollToIndex(at);
    window.requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"] [role="cell"]:nth-child(${column}) textarea`)?.focus());
  };
  // One comes to translate: what is selected and has no text yet, else the first one.
  const heading = useRef<HTMLHeadingElement>(null);
  const entered = useRef(false);
  useEffect(() => {
    if (entered.current || !view) return;
    entered.current = true;
    const isMissing = (row: TextRow) => row.needed && textIn(row, language) === "";
    const own = rows.findIndex((row) => row.node === design.state.selected && isMissing(row));
    const at = own >= 0 ? own : rows.findIndex(isMissing);
    if (at >= 0) enter(at, FOREIGN);
    else heading.current?.focus();
  }, [view]);
  /** Arrows lead on to the text below or above, from its end or beginning. */
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLTextAreaElement) || event.ctrlKey || event.altKey || event.shiftKey) return;
    const by = event.key === "ArrowDown" && target.selectionStart === target.value.length ? 1 : event.key === "ArrowUp" && target.selectionEnd === 0 ? -1 : 0;
    const at = Number(target.closest<HTMLElement>("[data-index]")?.dataset["index"]) + by;
    const cell = target.closest('[role="cell"]');
    if (by === 0 || !cell || at < 0 || at >= rows.length) return;
    event.preventDefault();
    enter(at, [...(cell.parentElement?.children ?? [])].indexOf(cell) + 1);
  };
  const paste = usePaste(design, rows, language);
  const coverage = view?.languages.find((one) => one.language === language)?.coverage;
  const exporting = async (format: "csv" | "xliff") => {
    design.flush();
    const saved = await attempt("export_texts", { draft: draft.id, format, language });
    if (saved?.saved) done(t("texts.exported", { path: saved.saved }));
  };
  const importing = async (chosen: File | undefined) => {
    if (!chosen) return;
    design.flush();
    const base64 = await toBase64(chosen);
    const taken = await attempt("import_texts", { draft: draft.id, name: chosen.name, base64 });
    if (file.current) file.current.value = "";
    if (!taken) return;
    design.take(taken.edited);
    const first = taken.notes[0];
    if (first) problem(tn("texts.notes", taken.notes.length, { first: `${first.line}: ${t(`texts.note.${first.what}`)} ${first.name}` }));
    else done(tn("texts.imported", taken.count));
  };
  return (
    <section className="drawer-content" aria-labelledby="texts-title" data-testid="texts">
      <div className="drawer-head">
        <h2 id="texts-title" ref={heading} className="pane-title" tabIndex={-1} data-pane-start>
          {t("texts.title")}
        </h2>
        <Choice label={t("texts.language")} value={language} data-testid="text-language" onChange={(event) => setLanguage(event.target.value as TextLanguage)}>
          {view?.languages.map((one) => (
            <option key={one.language} value={one.language}>
              {t(`texts.language.${one.language}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t("texts.filter")} value={filter} onChange={(event) => setFilter(event.target.value as Filter)}>
          <option value="all">{t("texts.filter.all")}</option>
          <option value="open">{t("texts.filter.open")}</option>
        </Choice>
        {coverage && (
          <p className="muted" data-testid="coverage">
            {t("texts.coverage", { current: count(coverage.current), needed: count(coverage.needed), stale: count(coverage.stale) })}
          </p>
        )}
        <div className="buttons-row">
          <Button icon="download" onClick={() => void exporting("csv")}>{t("texts.csv")}</Button>
          <Button icon="download" onClick={() => void exporting("xliff")}>{t("texts.xliff")}</Button>
          <Button icon="upload" onClick={() => file.current?.click()}>{t("texts.import")}</Button>
          <input ref={file} type="file" accept=".csv,.xlf,.xliff" className="sr-only" tabIndex={-1} aria-label={t("texts.import")} onChange={(event) => void importing(event.target.files?.[0])} />
        </div>
      </div>
      <div ref={scroller} className="texts-scroll" role="table" aria-label={t("texts.title")} aria-rowcount={rows.length} onKeyDown={onKeyDown} onPaste={(event) => void paste.onPaste(event)}>
        <div className="virtual-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="text-place" role="rowgroup" style={{ transform: `translateY(${item.start}px)` }}>
                {row && <Row design={design} row={row} language={language} />}
              </div>
            );
          })}
        </div>
      </div>
      {paste.waiting && <PasteDialog pasted={paste.waiting} onTake={() => void paste.take()} onOne={paste.insertWhole} onClose={paste.close} />}
    </section>
  );
}
