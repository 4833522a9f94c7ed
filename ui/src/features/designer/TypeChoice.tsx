import { useEffect, useRef, useState } from "react";
import { useCommand } from "../../desk/commands";
import { problem } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { Loss } from "../../ipc/contract";
import { t, tn } from "../../messages";
import type { Design } from "./design";
import { KNOWN_TYPES, TYPES } from "./kinds";
import { endOnEscape, useIsThere, type WantedProps } from "./parts";
import { SettledChoice } from "./SettledChoice";
import { text } from "./useNode";
import { typeName } from "./words";

/** The type, with what another one would take away told before it is done. */
export function TypeChoice({ design, view, wanted }: WantedProps) {
  const type = text(view, "type") || "STRING";
  const [asked, setAsked] = useState<{ to: string; losses: Loss[] } | null>(null);
  const choice = useRef<HTMLSelectElement>(null);
  useCommand("design-kind", () => choice.current?.focus());
  useEffect(() => {
    if (wanted) choice.current?.focus();
  }, [wanted]);
  const isThere = useIsThere();
  const end = () => {
    setAsked(null);
    choice.current?.focus();
  };
  const become = (to: string) => {
    void design.edit({ kind: "become", field: view.node, to }, { stay: true });
  };
  const choose = async (to: string) => {
    const losses = await call("losses_of_type", { draft: design.state.draft.id, field: view.node, to });
    if (losses.length === 0) become(to);
    else if (isThere.current) setAsked({ to, losses });
    // Whoever has gone on meanwhile isn't called back.
    else problem(t("designer.losses_left", { name: text(view, "label") || t("designer.unnamed"), type: typeName(to) }));
  };
  return (
    <>
      <SettledChoice ref={choice} label={t("designer.kind")} value={asked?.to ?? type} data-testid="field-type" onSettle={(to) => void choose(to)}>
        {!KNOWN_TYPES.has(type) && <option value={type}>{typeName(type)}</option>}
        {TYPES.map(([group, types]) => (
          <optgroup key={group} label={t(`designer.kinds.${group}`)}>
            {types.map((one) => (
              <option key={one} value={one}>
                {typeName(one)}
              </option>
            ))}
          </optgroup>
        ))}
      </SettledChoice>
      {asked && (
        <div className="alert alert-warning" role="group" aria-label={t("designer.losses")} data-testid="losses" onKeyDown={(event) => endOnEscape(event, end)}>
          <div className="alert-text">
            <p>{t("designer.losses_intro", { type: typeName(asked.to) })}</p>
            <ul>
              {asked.losses.map((loss, at) => (
                <li key={at}>{lossWords(loss, design)}</li>
              ))}
            </ul>
            <p className="muted">{t("designer.losses_undo")}</p>
            <div className="buttons-row">
              <button type="button" className="btn btn-secondary" onClick={end}>
                {t("common.cancel")}
              </button>
              <button type="button" className="btn btn-primary" data-testid="become" autoFocus onClick={() => {
                  become(asked.to);
                  end();
                }}>
                {t("designer.become")}
              </button>
            </div>
          </div>
        </div>
      )}
    </>
  );
}

function lossWords(loss: Loss, design: Design): string {
  switch (loss.kind) {
    case "options":
      return tn("designer.loss_options", loss.count);
    case "property":
      return t("designer.loss_property", { name: loss.name });
    case "validator":
      return t("designer.loss_validator");
    case "asked":
      return t("designer.loss_asked", { name: design.line(loss.by)?.name ?? "" });
  }
}
