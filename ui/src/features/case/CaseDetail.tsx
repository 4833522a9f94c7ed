import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Confirm } from "../../components/Dialog";
import { ErrorSummary, Loading } from "../../components/Notes";
import { Splitter, useResizable } from "../../components/Splitter";
import { attempt, toCommandError } from "../../desk/act";
import { useKept, useNavigation } from "../../desk/navigation";
import { useRem } from "../../desk/viewport";
import type { CaseId, CaseView } from "../../ipc/contract";
import { useCase } from "../../ipc/queries";
import { t } from "../../messages";
import { CaseHeader } from "./CaseHeader";
import { CaseTabs } from "./CaseTabs";
import { ChangeStateDialog } from "./ChangeStateDialog";
import { FristDialog } from "./FristDialog";
import { ReminderDialog } from "./ReminderDialog";
import { SidePanel } from "./SidePanel";
import { TakeOverDialog } from "./TakeOverDialog";
import type { CaseTab } from "./tabs";
import { useCaseActions } from "./useCaseActions";

/** Wide enough for the form and a panel beside it, in rem. */
const ROOM_FOR_SIDE = 40;
/** A case that was only passed by stays unread. */
const READ_AFTER_MS = 1200;

export interface CaseDetailProps {
  id: CaseId;
  /** Under this name the tab is kept from case to case. */
  name: string;
  firstTab: CaseTab;
  onLeave: () => void;
  answer: (view: CaseView, asked: number, showMessages: () => void) => ReactNode;
}

function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function useMarkRead(id: CaseId) {
  useEffect(() => {
    const timer = window.setTimeout(() => void attempt("mark_read", { case: id, read: true }), READ_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [id]);
}

export function CaseDetail(props: CaseDetailProps) {
  const { data, error, refetch } = useCase(props.id);
  if (error)
    return (
      <div className="pad">
        <h2>{t("case.failed")}</h2>
        <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />
      </div>
    );
  return data ? <LoadedCase {...props} view={data} /> : <Loading />;
}

/** The tab goes along from case to case; but nobody wants to begin an answer by going to the next case. */
function useTab(name: string, firstTab: CaseTab) {
  const [kept, keep] = useKept<CaseTab>(`${name}.tab`, firstTab);
  const [tab, setTab] = useState<CaseTab>(kept);
  const open = (next: CaseTab) => {
    setTab(next);
    if (next !== "answer") keep(next);
  };
  return [tab, open] as const;
}

/** The clerk goes into a case once; its heading takes the focus then, and never again by itself. */
function useEntering(id: CaseId, heading: RefObject<HTMLElement | null>) {
  const { entered } = useNavigation();
  useEffect(() => {
    if (entered?.id !== id || taken.has(entered)) return;
    taken.add(entered);
    heading.current?.focus();
  }, [entered, id, heading]);
}

const taken = new WeakSet<object>();

function LoadedCase({ view, name, firstTab, onLeave, answer }: CaseDetailProps & { view: CaseView }) {
  const [tab, setTab] = useTab(name, firstTab);
  const [noteFocus, setNoteFocus] = useState(0);
  const [answerAsked, setAnswerAsked] = useState(0);
  const box = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const roomForSide = useWidth(box) >= ROOM_FOR_SIDE * useRem();
  const side = useResizable({ name: "case.side", initial: 236, min: 180, max: 420 });
  useMarkRead(view.id);
  useEntering(view.id, heading);
  const { actions, dialog, setDialog } = useCaseActions(view, {
    openAnswer: () => {
      setTab("answer");
      setAnswerAsked((before) => before + 1);
    },
    focusNote: () => {
      if (!roomForSide) setTab("notes");
      setNoteFocus((before) => before + 1);
    },
    onLeave,
  });
  const close = () => setDialog(null);
  return (
    <article ref={box} className="case" aria-label={t("case.label", { aktenzeichen: view.aktenzeichen })} data-testid="case" data-case={view.id}>
      <CaseHeader view={view} actions={actions} headingRef={heading} noteInSight={roomForSide} />
      <div className="case-body">
        <CaseTabs
          view={view}
          tab={tab}
          onTab={setTab}
          withSide={!roomForSide}
          noteFocus={noteFocus}
          answer={answer(view, answerAsked, () => setTab("messages"))}
        />
        {roomForSide && (
          <>
            <Splitter pane={side} label={t("case.side")} reverse />
            <aside className="case-side" aria-label={t("case.side")} style={side.style} tabIndex={0}>
              <SidePanel view={view} noteFocus={noteFocus} />
            </aside>
          </>
        )}
      </div>
      {dialog === "change-state" && <ChangeStateDialog view={view} onClose={close} />}
      {dialog === "take-over" && <TakeOverDialog view={view} onClose={close} />}
      {dialog === "unsent-draft" && (
        <Confirm
          title={t("case.unsent_draft")}
          text={t("case.unsent_draft_text")}
          action={t("case.close_anyway")}
          danger={false}
          onConfirm={actions.closeAnyway}
          onClose={close}
        />
      )}
      {dialog === "frist" && <FristDialog view={view} onClose={close} />}
      {dialog === "reminder" && <ReminderDialog view={view} onClose={close} />}
    </article>
  );
}
