import { useCallback } from "react";
import { Splitter, useResizable } from "../components/Splitter";
import { useNavigation } from "../desk/navigation";
import { focusPane } from "../desk/panes";
import { useIsNarrow } from "../desk/viewport";
import { ThreadList } from "../features/mailbox/ThreadList";
import { t } from "../messages";
import { CasePane } from "./CasePane";

export function MailboxScreen() {
  const narrow = useIsNarrow();
  const { shownCase, showCase } = useNavigation();
  const list = useResizable({ name: "mailbox.list", initial: 380, min: 260, max: 640 });
  const leave = useCallback(() => {
    if (narrow) showCase(null);
    window.requestAnimationFrame(() => focusPane("list"));
  }, [narrow, showCase]);
  return (
    <div className="panes">
      <h1 className="sr-only">{t("mailbox.title")}</h1>
      {(!narrow || !shownCase) && (
        <div className="list-place" style={narrow ? undefined : list.style}>
          <ThreadList shown={shownCase} onShow={showCase} follow={!narrow} />
        </div>
      )}
      {!narrow && <Splitter pane={list} label={t("mailbox.list")} />}
      {(!narrow || shownCase) && (
        <CasePane
          id={shownCase}
          firstTab="messages"
          name="mailbox"
          onLeave={leave}
          withBack={narrow}
          emptyTitle={t("mailbox.none_shown_title")}
          emptyText={t("mailbox.none_shown")}
        />
      )}
    </div>
  );
}
