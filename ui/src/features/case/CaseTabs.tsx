import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { CaseView } from "../../ipc/contract";
import { count, t } from "../../messages";
import { AntragTab } from "./AntragTab";
import { AttachmentsTab } from "./AttachmentsTab";
import { Deadlines } from "./Deadlines";
import { History } from "./History";
import { MessagesTab } from "./MessagesTab";
import { Notes } from "./NotesPanel";
import { type CaseTab, isSideTab, MAIN_TABS, SIDE_TABS } from "./tabs";

interface Props {
  view: CaseView;
  tab: CaseTab;
  onTab: (tab: CaseTab) => void;
  withSide: boolean;
  noteFocus: number;
  answer: ReactNode;
}

function amount(tab: CaseTab, view: CaseView): number {
  if (tab === "attachments") return view.attachments.length;
  if (tab === "messages") return view.messages.length;
  return tab === "notes" ? view.notes.length : 0;
}

export function CaseTabs({ view, tab, onTab, withSide, noteFocus, answer }: Props) {
  const tabs: CaseTab[] = [...MAIN_TABS.filter((one) => one !== "answer" || view.has_postfach), ...(withSide ? SIDE_TABS : [])];
  const shown = tabs.includes(tab) ? tab : "antrag";
  const panels: Record<CaseTab, ReactNode> = {
    antrag: <AntragTab view={view} />,
    attachments: <AttachmentsTab view={view} />,
    messages: <MessagesTab view={view} />,
    answer,
    deadlines: <Deadlines view={view} />,
    notes: <Notes view={view} focusToken={isSideTab(shown) ? noteFocus : 0} />,
    history: <History view={view} />,
  };
  return (
    <Tabs className="tabs" selectedKey={shown} onSelectionChange={(key) => onTab(tabs.find((one) => one === key) ?? "antrag")}>
      <TabList className="tab-list" aria-label={t("case.tabs")}>
        {tabs.map((one) => (
          <Tab key={one} id={one} className="tab" data-testid={`tab-${one}`}>
            {t(`case.tab.${one}`)}
            {amount(one, view) > 0 && <span className="tab-count">{count(amount(one, view))}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((one) => (
        <TabPanel key={one} id={one} className="tab-panel">
          {panels[one]}
        </TabPanel>
      ))}
    </Tabs>
  );
}
