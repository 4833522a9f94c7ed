import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Splitter, useResizable } from "../../components/Splitter";
import { attempt } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { useStoreOnLeaving } from "../../desk/leaving";
import { done, problem } from "../../desk/notices";
import { useIsMedium, useIsNarrow } from "../../desk/viewport";
import { call } from "../../ipc/client";
import type { BlockLine, DesignView, Edit, TryState } from "../../ipc/contract";
import { t } from "../../messages";
import { awaitField, giveUp } from "./awaited";
import { Canvas } from "./Canvas";
import { DesignerHead } from "./DesignerHead";
import { Design, type DesignState, useDesign, type Wish } from "./design";
import { FimPointsList, useFimPoints } from "./FimPointsList";
import { Findings } from "./Findings";
import { type Preview, PREVIEWS } from "./FormPage";
import { FormPdf } from "./FormPdf";
import { History } from "./History";
import { InsertDialog } from "./InsertDialog";
import { blockPlace, insertion, type Kind } from "./kinds";
import { LeftBehindBar } from "./LeftBehindBar";
import { move, type Way } from "./moves";
import { focusSelectedLine, Outline } from "./Outline";
import { Properties } from "./Properties";
import { Sharing, useShares } from "./Sharing";
import { Texts } from "./Texts";
import { TryOut } from "./TryOut";
import { useFindings } from "./useFindings";

type Drawer = "findings" | "texts" | "history" | "fim" | "sharing" | null;
/** In a narrow window one pane is seen at a time. */
type Part = "outline" | "form" | "properties";

interface Props {
  view: DesignView;
  onLeave: () => void;
}

function useDesignerCommands(design: Design, open: { insert: () => void; rename: () => void; findings: () => void; tryOut: () => void }) {
  const { steps } = useDesign(design);
  const go = (way: Way) => {
    design.flush();
    void design.editAsIs((now) => move(now.outline, now.selected, way), { stay: true });
  };
  useCommand("design-insert", open.insert);
  useCommand("design-up", () => go("up"));
  useCommand("design-down", () => go("down"));
  useCommand("design-beside", () => go("beside"));
  useCommand("design-alone", () => go("alone"));
  useCommand("design-rename", open.rename);
  useCommand("design-findings", open.findings);
  useCommand("design-try", open.tryOut);
  useCommand("design-undo", steps.undo ? () => void design.undo() : null, { whyNot: "designer.nothing_to_undo" });
  useCommand("design-redo", steps.redo ? () => void design.redo() : null, { whyNot: "designer.nothing_to_redo" });
}

function giveBack(element: Element | null) {
  window.requestAnimationFrame(() => element instanceof HTMLElement && element.isConnected && element.focus());
}

async function printForm(draft: string) {
  const saved = await attempt("print_form", { draft });
  if (saved?.saved) done(t("designer.printed", { path: saved.saved }));
}

/** A form under the hands of its designer: outline, the form as citizens get it, and what is selected. */
export function Designer({ view, onLeave }: Props) {
  const [design] = useState(() => new Design(view));
  const { draft, outline, selected } = useDesign(design);
  const narrow = useIsNarrow();
  const medium = useIsMedium();
  const [inserting, setInserting] = useState(false);
  const [drawer, setDrawer] = useState<Drawer>(null);
  const [preview, setPreview] = useState<Preview>("wide");
  const [part, setPart] = useState<Part>("outline");
  const [trying, setTrying] = useState(false);
  /** Answers with which the try-out begins: those that show a finding; each is tried by itself. */
  const [witness, setWitness] = useState<TryState | null>(null);
  const [witnesses, setWitnesses] = useState(0);
  const { all, byNode } = useFindings(design);
  const outlinePane = useResizable({ name: "designer.outline", initial: 300, min: 200, max: 560 });
  const propertiesPane = useResizable({ name: "designer.properties", initial: 360, min: 280, max: 640 });
  const openInsert = () => {
    // A rule that is open is taken over first: nothing that was said in it goes.
    const rule = document.activeElement?.closest<HTMLFormElement>("form[data-rule]");
    if (rule) return rule.requestSubmit();
    design.flush();
    setInserting(true);
  };
  // What is opened takes the focus, and gives it back to where it was.
  const back = useRef<{ drawer: Element | null; trying: Element | null }>({ drawer: null, trying: null });
  const tryOut = () => {
    design.flush();
    setWitness(null);
    setTrying(!trying);
    if (narrow) setPart("form");
    if (!trying) back.current.trying = document.activeElement;
    else if (back.current.trying?.isConnected) giveBack(back.current.trying);
    else design.select(selected, "label");
  };
  const tryWitness = (state: TryState) => {
    setWitness(state);
    setWitnesses((count) => count + 1);
    setTrying(true);
    if (narrow) setPart("form");
  };
  const toggle = (one: Exclude<Drawer, null>) => {
    design.flush();
    const next = drawer === one ? null : one;
    setDrawer(next);
    if (!next) giveBack(back.current.drawer);
    else if (!document.activeElement?.closest("[data-pane=drawer]")) back.current.drawer = document.activeElement;
  };
  const leave = () => {
    const inDrawer = document.activeElement?.closest("[data-pane=drawer]") !== null;
    if (drawer && (inDrawer || !trying)) toggle(drawer);
    else if (trying) tryOut();
  };
  const properties = (wish: Wish) => {
    if (narrow) setPart("properties");
    design.select(selected, wish);
  };
  const rename = () => {
    // While one tries out, the field comes afterwards only.
    if (!trying) awaitField();
    properties("label");
  };
  // In a narrow window the pane that has them may not be there.
  const isHidden = narrow && part !== "properties" && !trying;
  useCommand("design-kind", isHidden ? () => properties("kind") : null);
  useCommand("design-condition", isHidden ? () => properties("condition") : null);
  useCommand("design-check", isHidden ? () => properties("check") : null);
  const toggleFindings = () => toggle("findings");
  const shares = useShares();
  const fim = useFimPoints(design);
  const hasFim = fim !== null && (fim.points.length > 0 || fim.counts.rules > 0);
  useCommand("design-texts", () => toggle("texts"));
  useCommand("design-history", () => toggle("history"));
  useCommand("design-share", shares ? () => toggle("sharing") : null);
  useDesignerCommands(design, { insert: openInsert, rename, findings: toggleFindings, tryOut });
  useCommand("back-to-list", trying || drawer ? leave : null, { first: true });
  useEffect(focusSelectedLine, []);
  useStoreOnLeaving(() => design.settle());
  useEffect(() => {
    if (narrow) setPart((before) => (design.wish ? "properties" : before));
  }, [narrow, selected, design]);

  const pick = (kind: Kind) => {
    setInserting(false);
    const edit = insertion(kind, outline, selected);
    if (!edit) return;
    awaitField();
    void design.edit(edit, { wish: "label" }).then((edited) => edited ?? giveUp());
    if (narrow) setPart("properties");
  };
  const pickBlock = async (block: BlockLine) => {
    setInserting(false);
    const place = blockPlace(outline, selected);
    if (!place) return;
    let missing: readonly string[] = [];
    await design.run(async () => {
      const inserted = await call("insert_block", { draft: draft.id, block: block.id, ...place });
      missing = inserted.missing;
      return inserted.edited;
    });
    focusSelectedLine();
    if (missing.length > 0) problem(t("designer.block_missing", { names: missing.join(", ") }));
  };
  const onTreeKey = (event: KeyboardEvent) => {
    if (event.key !== "Delete" || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const remove = (now: DesignState): Edit | null => (now.selected === now.outline[0]?.node ? null : { kind: "remove", node: now.selected });
    void design.editAsIs(remove, { stay: true }).then(focusSelectedLine);
  };
  const shows = (one: Part) => !narrow || part === one;
  return (
    <div className="designer" data-own-undo data-help="designer">
      <DesignerHead design={design} trying={trying} checking={drawer === "findings"} findings={all} onLeave={onLeave} onTry={tryOut} onCheck={toggleFindings} />
      {narrow && (
        <div className="designer-parts" role="group" aria-label={t("designer.parts")}>
          {(["outline", "form", "properties"] as const).map((one) => (
            <Button key={one} aria-pressed={part === one} onClick={() => setPart(one)}>
              {t(`designer.part.${one}`)}
            </Button>
          ))}
        </div>
      )}
      <LeftBehindBar design={design} />
      <div className="panes designer-panes">
        {shows("outline") && (
          <section className="outline-pane" data-pane="outline" aria-label={t("designer.outline")} style={narrow ? undefined : outlinePane.style}>
            <div className="outline-actions">
              <Button icon="plus" command="design-insert" data-testid="insert" onClick={openInsert}>
                {t("designer.insert")}
              </Button>
            </div>
            <Outline design={design} findings={byNode} onKeyDown={onTreeKey} />
          </section>
        )}
        {!narrow && <Splitter pane={outlinePane} label={t("designer.outline")} />}
        {shows("form") && (
          <section className="canvas-pane" data-pane="form" aria-label={t("designer.form")}>
            <div className="canvas-head" role="group" aria-label={t("designer.preview")}>
              {PREVIEWS.filter((one) => one !== "pdf" || !trying).map((one) => (
                <Button key={one} look="quiet" aria-pressed={preview === one} onClick={() => setPreview(one)}>
                  {t(`designer.preview.${one}`)}
                </Button>
              ))}
            </div>
            {trying ? (
              <TryOut key={witnesses} design={design} preview={preview} begin={witness} onEnd={tryOut} />
            ) : preview === "pdf" ? (
              <FormPdf design={design} />
            ) : (
              <Canvas design={design} preview={preview} onInsert={openInsert} />
            )}
          </section>
        )}
        {!narrow && !trying && <Splitter pane={propertiesPane} label={t("designer.properties")} reverse />}
        {shows("properties") && !trying && (
          <section
            className={medium && !narrow ? "properties-pane properties-small" : "properties-pane"}
            data-pane="properties"
            aria-label={t("designer.properties")}
            style={narrow ? undefined : propertiesPane.style}
          >
            <Properties design={design} onNext={openInsert} />
          </section>
        )}
      </div>
      {drawer && (
        <div className="drawer" data-pane="drawer" data-keep-near={drawer === "sharing" ? undefined : true}>
          {drawer === "findings" && <Findings design={design} findings={all} onTry={tryWitness} />}
          {drawer === "texts" && <Texts design={design} />}
          {drawer === "history" && <History design={design} />}
          {drawer === "sharing" && <Sharing design={design} />}
          {drawer === "fim" && fim && <FimPointsList design={design} points={fim} />}
        </div>
      )}
      <div className="drawer-bar" role="group" aria-label={t("designer.drawer")}>
        {hasFim && (
          <Button look="quiet" aria-expanded={drawer === "fim"} data-testid="show-fim" onClick={() => toggle("fim")}>
            {t("fim.title")}
          </Button>
        )}
        <Button look="quiet" command="design-texts" aria-expanded={drawer === "texts"} data-testid="show-texts" onClick={() => toggle("texts")}>
          {t("texts.title")}
        </Button>
        <Button look="quiet" command="design-history" aria-expanded={drawer === "history"} data-testid="show-history" onClick={() => toggle("history")}>
          {t("history.title")}
        </Button>
        {shares && (
          <Button look="quiet" command="design-share" aria-expanded={drawer === "sharing"} data-testid="show-sharing" onClick={() => toggle("sharing")}>
            {t("shared.title")}
          </Button>
        )}
        <Button look="quiet" icon="print" data-testid="print-form" onClick={() => void printForm(draft.id)}>
          {t("designer.print")}
        </Button>
      </div>
      {inserting && <InsertDialog onPick={pick} onPickBlock={(block) => void pickBlock(block)} onClose={() => setInserting(false)} />}
    </div>
  );
}
