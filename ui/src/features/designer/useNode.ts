import { useEffect, useState } from "react";
import { call } from "../../ipc/client";
import type { NodeId, NodeView } from "../../ipc/contract";
import { language } from "../../messages";
import type { Design } from "./design";

/** Everything about a node, as of the newest step that was read; what is shown of another node is never given. */
export function useNode(design: Design, node: NodeId, version: number): NodeView | null {
  const [view, setView] = useState<NodeView | null>(null);
  const draft = design.state.draft.id;
  useEffect(() => {
    let current = true;
    void call("verfahren_node", { draft, node, language: language() })
      .then((read) => current && setView(read))
      .catch(() => current && setView(null));
    return () => {
      current = false;
    };
  }, [draft, node, version]);
  return view?.node === node ? view : null;
}

/** A property at a path of the form JSON (`additionalConfig.text`). */
export function property(view: NodeView, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), view.properties);
}

export function text(view: NodeView, path: string): string {
  const value = property(view, path);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Amt24's own templates also write `"true"`. */
export function truth(view: NodeView, path: string): boolean {
  const value = property(view, path);
  return value === true || value === "true";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The whole value of a property after something within it was set. */
export function withPart(view: NodeView, path: string, value: unknown): { property: string; value: unknown } {
  const [first, ...rest] = path.split(".");
  const within = (before: unknown, steps: string[]): unknown => {
    const [step, ...more] = steps;
    if (step === undefined) return value;
    const record = isRecord(before) ? before : {};
    return { ...record, [step]: within(record[step], more) };
  };
  return { property: first ?? path, value: within(view.properties[first ?? path], rest) };
}
