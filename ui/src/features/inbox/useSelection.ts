import { type RefObject, useCallback, useState } from "react";
import type { CaseId, InboxRow } from "../../ipc/contract";

/** Cases chosen to do something with all of them; kept while filters change. */
export function useSelection(rows: RefObject<Map<number, InboxRow>>) {
  const [selected, setSelected] = useState<ReadonlySet<CaseId>>(new Set());
  const toggle = useCallback(
    (index: number) => {
      const row = rows.current.get(index);
      if (!row) return;
      setSelected((before) => {
        const after = new Set(before);
        if (!after.delete(row.case)) after.add(row.case);
        return after;
      });
    },
    [rows],
  );
  const extend = useCallback(
    (from: number, to: number) => {
      const [low, high] = from < to ? [from, to] : [to, from];
      setSelected((before) => {
        const after = new Set(before);
        for (let index = low; index <= high; index += 1) {
          const row = rows.current.get(index);
          if (row) after.add(row.case);
        }
        return after;
      });
    },
    [rows],
  );
  const clear = useCallback(() => setSelected(new Set()), []);
  const choose = useCallback((cases: readonly CaseId[]) => setSelected(new Set(cases)), []);
  return { selected, toggle, extend, choose, clear };
}
