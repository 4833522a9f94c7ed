import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import type { Edit, NodeId, NodeView } from "../../ipc/contract";
import { t } from "../../messages";
import type { Design } from "./design";
import { readCount } from "./ParsedField";
import { TypedField } from "./TypedField";
import { text, truth, withPart } from "./useNode";

export interface PaneProps {
  design: Design;
  view: NodeView;
}

/** Of a part of the pane that can be asked for by a command. */
export interface WantedProps extends PaneProps {
  wanted: boolean;
}

export function Block({ title, at, children }: { title: string; at?: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  const id = useId();
  return (
    <div ref={at} className="block" role="group" aria-labelledby={id}>
      <h3 id={id} className="block-title">
        {title}
      </h3>
      {children}
    </div>
  );
}

export function endOnEscape(event: KeyboardEvent, onEnd: () => void) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  onEnd();
}

/** What a node is called, and the way to it; what is gone has only its name. */
export function NodeLink({ node, name, design }: { node: NodeId; name: string; design: Design }) {
  const words = name || t("designer.unnamed");
  if (!design.line(node)) return <>{words}</>;
  return (
    <button type="button" className="link" onClick={() => design.select(node)}>
      {words}
    </button>
  );
}

/** What was asked for takes the focus as soon as it is there. */
export function useAskedFor<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

/** Whether what asks is still on the screen. */
export function useIsThere(): RefObject<boolean> {
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return isThere;
}

/** The edit that sets a property, or takes it away where nothing is in it. */
function setting(view: NodeView, path: string, value: unknown): Edit {
  const { node } = view;
  const set = withPart(view, path, value);
  const isEmpty = value === "" || value === null || value === false;
  const optional = isEmpty && !path.includes(".") && !["label", "title"].includes(path);
  return optional ? { kind: "unset", node, property: set.property } : { kind: "set", node, ...set };
}

interface TextProps extends PaneProps {
  path: string;
  label: string;
  hint?: string;
  lines?: boolean;
  wanted?: boolean;
  testid?: string;
  onEnter?: () => void;
}

export function TextProperty({ design, view, path, ...rest }: TextProps) {
  return (
    <TypedField
      key={view.node + path}
      design={design}
      value={text(view, path)}
      onWrite={(value, joins) => design.edit(setting(view, path, value), { joins, stay: true })}
      {...rest}
    />
  );
}

export function Tick({ design, view, path, label, hint }: PaneProps & { path: string; label: string; hint?: string }) {
  const id = useId();
  return (
    <div className="tick">
      <input
        type="checkbox"
        id={id}
        checked={truth(view, path)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => void design.edit(setting(view, path, event.target.checked), { stay: true })}
      />
      <label htmlFor={id}>{label}</label>
      {hint && <p id={`${id}-hint`} className="field-hint">{hint}</p>}
    </div>
  );
}

/** From `least` on, to `most` where there is one. */
export function NumberProperty({ design, view, path, label, hint, fallback, least = 0, most = Number.MAX_SAFE_INTEGER }: TextProps & { fallback: number; least?: number; most?: number }) {
  const stored = text(view, path) || String(fallback);
  const isIn = (number: number | null) => number !== null && number >= least && number <= most;
  return (
    <TypedField
      key={view.node + path}
      design={design}
      label={label}
      {...(hint ? { hint } : {})}
      inputMode="numeric"
      value={stored}
      wrong={(value) => (isIn(readCount(value)) ? null : hint || t("designer.wrong_count"))}
      onWrite={(value, joins) => design.edit(setting(view, path, readCount(value)), { joins, stay: true })}
    />
  );
}

export function IdField({ design, view }: PaneProps) {
  return (
    <TypedField
      key={`${view.node}id`}
      design={design}
      label={t("designer.id")}
      hint={t("designer.id_hint")}
      value={text(view, "id")}
      onWrite={async (value, joins) => {
        return value === text(view, "id") ? null : design.edit({ kind: "rename", node: view.node, id: value }, { joins, stay: true });
      }}
    />
  );
}
