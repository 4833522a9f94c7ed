import { type HTMLAttributes, type ReactNode, useCallback } from "react";
import { Splitter, useResizable } from "../components/Splitter";
import { useNavigation } from "../desk/navigation";
import { focusPane } from "../desk/panes";
import { useIsNarrow } from "../desk/viewport";
import type { CaseDetailProps } from "../features/case/CaseDetail";
import type { CaseId } from "../ipc/contract";
import { CasePane } from "./CasePane";

interface Place {
  shown: CaseId | null;
  onShow: (id: CaseId, enter?: boolean) => void;
  /** Whether the case is shown as soon as its row is the active one. */
  follow: boolean;
}

interface Props {
  /** Of the screen; each keeps its own tab and widths. */
  name: string;
  title: string;
  /** Width in pixels, until somebody moves the splitter. */
  listWidth: number;
  listLabel: string;
  list: (place: Place) => ReactNode;
  firstTab: CaseDetailProps["firstTab"];
  emptyTitle: string;
  emptyText: string;
  /** Stands before the list. */
  before?: ReactNode;
  /** Lies over everything. */
  over?: ReactNode;
  frame?: HTMLAttributes<HTMLDivElement> & { "data-drop"?: string };
}

/** A list beside the case that is chosen in it; in a narrow window one of them at a time. */
export function ListAndCase({ name, listWidth, list, before, over, frame, ...words }: Props) {
  const narrow = useIsNarrow();
  const { shownCase, showCase } = useNavigation();
  const pane = useResizable({ name: `${name}.list`, initial: listWidth, min: 260, max: 640 });
  const leave = useCallback(() => {
    if (narrow) showCase(null);
    window.requestAnimationFrame(() => focusPane("list"));
  }, [narrow, showCase]);
  return (
    <div className="panes" {...frame}>
      <h1 className="sr-only">{words.title}</h1>
      {before}
      {(!narrow || !shownCase) && (
        <div className="list-place" style={narrow ? undefined : pane.style}>
          {list({ shown: shownCase, onShow: showCase, follow: !narrow })}
        </div>
      )}
      {!narrow && <Splitter pane={pane} label={words.listLabel} />}
      {(!narrow || shownCase) && (
        <CasePane
          id={shownCase}
          firstTab={words.firstTab}
          name={name}
          onLeave={leave}
          withBack={narrow}
          emptyTitle={words.emptyTitle}
          emptyText={words.emptyText}
        />
      )}
      {over}
    </div>
  );
}
