export const MAIN_TABS = ["antrag", "attachments", "messages", "answer"] as const;
/** Shown as a panel beside the case where there is room, as tabs otherwise. */
export const SIDE_TABS = ["deadlines", "notes", "history"] as const;

export type CaseTab = (typeof MAIN_TABS)[number] | (typeof SIDE_TABS)[number];
export type SideTab = (typeof SIDE_TABS)[number];

export function isSideTab(tab: CaseTab): tab is SideTab {
  return SIDE_TABS.some((side) => side === tab);
}
