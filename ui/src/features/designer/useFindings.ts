import { startTransition, useEffect, useRef, useState } from "react";
import { call } from "../../ipc/client";
import type { FindingView, NodeId } from "../../ipc/contract";
import { language } from "../../messages";
import { type Design, useDesign } from "./design";

/** So long after what it is about has lost the focus a finding is held back. */
const HELD_BACK = 1500;

/**
 * What is wrong, checked in the background after every step; the newest check wins. What is shown beside the nodes leaves out
 * what is being worked on: the selected node, for a moment after it was left, and new nodes until they were left once.
 */
export function useFindings(design: Design) {
  const { draft, version, selected } = useDesign(design);
  const [all, setAll] = useState<readonly FindingView[] | null>(null);
  const [held, setHeld] = useState<ReadonlySet<NodeId>>(new Set([selected]));
  const asked = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    const timer = window.setTimeout(() => {
      void call("check_verfahren", { draft: draft.id, language: language() })
        // Nobody waits for it: a key that is pressed meanwhile comes first.
        .then((found) => mine === asked.current && startTransition(() => setAll(found)))
        .catch(() => undefined);
    }, 200);
    return () => window.clearTimeout(timer);
  }, [draft.id, version]);
  useEffect(() => {
    setHeld((before) => new Set([...before, selected]));
    const timer = window.setTimeout(() => setHeld(new Set([selected])), HELD_BACK);
    return () => window.clearTimeout(timer);
  }, [selected]);
  const shown = (all ?? []).filter((finding) => !held.has(finding.owner));
  const byNode = new Map<NodeId, number>();
  for (const { owner } of shown) byNode.set(owner, (byNode.get(owner) ?? 0) + 1);
  // The same counts are the same object: the outline draws all of its lines anew for others.
  const before = useRef<ReadonlyMap<NodeId, number>>(byNode);
  if (!sameCounts(before.current, byNode)) before.current = byNode;
  return { all, shown, byNode: before.current };
}

function sameCounts(one: ReadonlyMap<NodeId, number>, other: ReadonlyMap<NodeId, number>): boolean {
  return one.size === other.size && [...one].every(([node, count]) => other.get(node) === count);
}
