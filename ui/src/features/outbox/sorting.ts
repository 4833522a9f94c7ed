import type { OutboxItem } from "../../ipc/contract";

export function sortIn(items: readonly OutboxItem[]) {
  const needsYou = items.filter((item) => item.refusal !== null || item.work === "conflict" || item.work === "failed");
  const transferred = items.filter((item) => item.work === "transferred" && !needsYou.includes(item));
  const waiting = items.filter((item) => !needsYou.includes(item) && !transferred.includes(item));
  return { needsYou, waiting, transferred };
}

/** What was refused on one case has one cause and is decided on together; oldest first. */
export function byCase(items: readonly OutboxItem[]): OutboxItem[][] {
  const cases = new Map<string, OutboxItem[]>();
  for (const item of items) cases.set(item.case, [...(cases.get(item.case) ?? []), item]);
  return [...cases.values()].map((own) => own.toSorted((a, b) => a.recorded_at.localeCompare(b.recorded_at)));
}
