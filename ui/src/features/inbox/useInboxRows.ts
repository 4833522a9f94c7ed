import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { call } from "../../ipc/client";
import type { CaseId, InboxFilter, InboxPage, InboxRow, InboxSort } from "../../ipc/contract";
import { keyOf } from "../../ipc/queries";

/** Rows come in windows of this many; only those in sight are asked for. */
export const WINDOW = 100;

export interface InboxQuestion {
  filter: InboxFilter;
  sort: InboxSort;
  descending: boolean;
}

/** Most cases that are chosen at once; the answer to one question. */
const CHOICE_LIMIT = 200;

/** The cases of a list from its first row on, also those that nobody has scrolled to. */
export async function allCases({ limit, ...question }: InboxQuestion & { limit: number }): Promise<CaseId[]> {
  const page = await call("inbox_page", { ...question, offset: 0, limit: Math.min(limit, CHOICE_LIMIT) });
  return page.rows.map((row) => row.case);
}

export function windowsFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / WINDOW);
  const to = Math.floor(Math.max(0, last) / WINDOW);
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * WINDOW);
}

export function useInboxRows(question: InboxQuestion) {
  const key = JSON.stringify(question);
  const [range, setRange] = useState({ first: 0, last: 0, key });
  const windows = range.key === key ? windowsFor(range.first, range.last) : [0];
  const pages = useQueries({
    queries: windows.map((offset) => ({
      queryKey: [...keyOf("inbox"), "page", question, offset],
      queryFn: () => call("inbox_page", { ...question, offset, limit: WINDOW }),
      gcTime: 60_000,
    })),
  });
  const known = pages.map((page) => page.data).filter((page): page is InboxPage => page !== undefined);
  const total = known[0]?.total;
  const [lastTotal, setLastTotal] = useState(0);
  useEffect(() => {
    if (total !== undefined) setLastTotal(total);
  }, [total]);

  const stamp = pages.map((page) => page.dataUpdatedAt).join();
  const rows = useMemo(() => {
    const found = new Map<number, InboxRow>();
    for (const page of known) page.rows.forEach((row, index) => found.set(page.offset + index, row));
    return found;
    // The pages are new objects on each render; when they came tells whether they changed.
  }, [key, windows.join(), stamp]);
  const held = useRef(rows);
  useEffect(() => {
    held.current = rows;
  });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last, key }), [key]);
  return {
    total: total ?? lastTotal,
    rows,
    held,
    onRange,
    loading: pages.some((page) => page.isPending),
    error: pages.find((page) => page.error)?.error ?? null,
    retry: () => pages.forEach((page) => void page.refetch()),
  };
}
