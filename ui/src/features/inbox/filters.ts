// The filters at the left: their place in the list, the contract's filter for each, and its count.
import type { InboxCounts, InboxFilter } from "../../ipc/contract";

export const WORK_FILTERS = [
  "mine",
  "unassigned",
  "all",
  "unread",
  "to-answer",
  "overdue",
  "this-week",
  "reminder",
  "closed",
] as const;
export type WorkFilter = (typeof WORK_FILTERS)[number];

const FILTERS: Record<WorkFilter, InboxFilter> = {
  mine: { assignment: "mine" },
  unassigned: { assignment: "unassigned" },
  all: {},
  unread: { unread: true },
  "to-answer": { to_answer: true },
  overdue: { due: "overdue" },
  "this-week": { due: "this-week" },
  reminder: { due: "reminder" },
  closed: { closed: true },
};

const COUNTS: Record<WorkFilter, (counts: InboxCounts) => number> = {
  mine: (counts) => counts.mine,
  unassigned: (counts) => counts.unassigned,
  all: (counts) => counts.all,
  unread: (counts) => counts.unread,
  "to-answer": (counts) => counts.to_answer,
  overdue: (counts) => counts.overdue,
  "this-week": (counts) => counts.this_week,
  reminder: (counts) => counts.reminder,
  closed: (counts) => counts.closed,
};

export function filterOf(work: WorkFilter): InboxFilter {
  return FILTERS[work];
}

export function countOf(work: WorkFilter, counts: InboxCounts | undefined): number | null {
  return counts ? COUNTS[work](counts) : null;
}

/** Whether two filters choose the same rows; an absent value means the same as `null`. */
export function sameFilter(a: InboxFilter, b: InboxFilter): boolean {
  const keys = ["office", "leistung", "state", "assignment", "due", "unread", "to_answer", "closed"] as const;
  return keys.every((key) => (a[key] ?? null) === (b[key] ?? null));
}
