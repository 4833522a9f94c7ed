import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";
import { usePane } from "../desk/preferences";
import { useRem } from "../desk/viewport";
import { t } from "../messages";

interface PaneOptions {
  name: string;
  initial: number;
  min: number;
  max: number;
}

const STEP = 16;

/** Width of a pane that the clerk may change, in pixels at the usual size of text; stored when the change is over. */
export function useResizable({ name, initial, min, max }: PaneOptions) {
  const [stored, store] = usePane(name, initial);
  const [width, setWidth] = useState(stored);
  useEffect(() => setWidth(stored), [stored]);
  const clamp = (value: number) => Math.min(max, Math.max(min, value));
  return {
    width: clamp(width),
    /** Grows with the text that has to fit. */
    style: { width: `${clamp(width) / 16}rem` },
    min,
    max,
    drag: (value: number) => setWidth(clamp(value)),
    settle: (value: number) => store(clamp(value)),
  };
}

interface Props {
  pane: ReturnType<typeof useResizable>;
  label: string;
  /** The pane that is resized lies after the separator. */
  reverse?: boolean;
}

export function Splitter({ pane, label, reverse = false }: Props) {
  const sign = (reverse ? -1 : 1) * (16 / useRem());
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const start = event.clientX;
    const from = pane.width;
    const target = event.currentTarget;
    let last = from;
    const move = (moved: globalThis.PointerEvent) => {
      last = from + sign * (moved.clientX - start);
      pane.drag(last);
    };
    const end = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("lostpointercapture", end);
      pane.settle(last);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("lostpointercapture", end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to: Record<string, number> = {
      ArrowLeft: pane.width - Math.sign(sign) * STEP,
      ArrowRight: pane.width + Math.sign(sign) * STEP,
      Home: pane.min,
      End: pane.max,
    };
    const width = to[event.key];
    if (width === undefined) return;
    event.preventDefault();
    pane.settle(width);
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("frame.separator", { pane: label })}
      aria-valuenow={Math.round(pane.width)}
      aria-valuemin={pane.min}
      aria-valuemax={pane.max}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
