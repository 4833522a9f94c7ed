import { useCallback, useRef, useState } from "react";
import { Splitter, useResizable } from "../components/Splitter";
import { useNavigation } from "../desk/navigation";
import { useIsNarrow } from "../desk/viewport";
import { ThreadList } from "../features/mailbox/ThreadList";
import type { CaseId } from "../ipc/contract";
import { t } from "../messages";
import { CasePane } from "./CasePane";

export function MailboxScreen() {
  const narrow = useIsNarrow();
  const { shownCase, showCase } = useNavigation();
  const [focusToken, setFocusToken] = useState(0);
  const list = useResizable({ name: "mailbox.list", initial: 380, min: 260, max: 640 });
  const screen = useRef<HTMLDivElement>(null);
  const onShow = (id: CaseId, focus: boolean) => {
    showCase(id);
    if (focus) setFocusToken((before) => before + 1);
  };
  const leave = useCallback(() => {
    if (narrow) showCase(null);
    window.requestAnimationFrame(() => screen.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus());
  }, [narrow, showCase]);
  return (
    <div ref={screen} className="panes">
      <h1 className="sr-only">{t("mailbox.title")}</h1>
      {(!narrow || !shownCase) && (
        <div className="list-place" style={narrow ? undefined : { width: list.width }}>
          <ThreadList shown={shownCase} onShow={onShow} follow={!narrow} />
        </div>
      )}
      {!narrow && <Splitter pane={list} label={t("mailbox.list")} />}
      {(!narrow || shownCase) && (
        <CasePane
          id={shownCase}
          firstTab="messages"
          focusToken={focusToken}
          onLeave={leave}
          withBack={narrow}
          emptyTitle={t("mailbox.none_shown_title")}
          emptyText={t("mailbox.none_shown")}
        />
      )}
    </div>
  );
}
