import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import type { Edit, NodeView } from "../../ipc/contract";
import { t } from "../../messages";
import { AskedBy } from "./AskedBy";
import { type Design, useDesign, type Wish } from "./design";
import { Options } from "./Options";
import { Block, IdField, NumberProperty, type PaneProps, TextProperty, Tick } from "./parts";
import { SettledChoice } from "./SettledChoice";
import { Shown } from "./Shown";
import { TypeChoice } from "./TypeChoice";
import { property, text, truth, useNode } from "./useNode";
import { Validators } from "./Validators";

function Prefill({ design, view }: PaneProps) {
  const source = property(view, "source");
  const stored = text(view, "source.service") === "servicekonto" ? text(view, "source.variableName") : "";
  const isOther = source !== undefined && source !== null && text(view, "source.service") !== "servicekonto";
  if (isOther) return <p className="muted">{t("designer.prefill_other", { name: text(view, "source.variableName") })}</p>;
  const choose = (name: string) => {
    const value = { service: "servicekonto", variableName: name };
    const edit: Edit = name
      ? { kind: "set", node: view.node, property: "source", value }
      : { kind: "unset", node: view.node, property: "source" };
    void design.edit(edit, { stay: true });
  };
  return (
    <SettledChoice label={t("designer.prefill")} hint={t("designer.prefill_hint")} value={stored} onSettle={choose}>
      <option value="">{t("designer.prefill_none")}</option>
      {stored && !STAMMDATEN.some((name) => name === stored) && <option value={stored}>{stored}</option>}
      {STAMMDATEN.map((name) => (
        <option key={name} value={name}>
          {t(`designer.datum.${name}`)}
        </option>
      ))}
    </SettledChoice>
  );
}

/** SächsEGovGDVO § 11: what the Servicekonto knows. */
const STAMMDATEN = [
  "anrede", "akademischerGrad", "vorname", "nachname", "geburtsname", "geburtsdatum", "strasse", "hausnummer", "adresszusatz",
  "plz", "ort", "telefon", "email", "iban",
] as const;

function FieldPane({ design, view, wish, onNext }: PaneProps & { wish: Wish; onNext: () => void }) {
  const type = text(view, "type") || "STRING";
  const isChoice = /RADIO|DROPDOWN|^CHECKBOX|TWO_LIST/.test(type);
  const hasConfigText = type === "HINTBOX" || type === "TEXT";
  const labelPath = hasConfigText && property(view, "additionalConfig.text") !== undefined ? "additionalConfig.text" : "label";
  return (
    <>
      <Block title={t("designer.block.question")}>
        <TextProperty
          {...{ design, view }}
          path={labelPath}
          label={view.is_answered ? t("designer.label") : t("designer.shown_text")}
          lines={labelPath !== "label"}
          wanted={wish === "label"}
          testid="label"
          onEnter={onNext}
        />
        {view.is_answered && <TextProperty {...{ design, view }} path="helptext" label={t("designer.helptext")} lines />}
        {view.is_answered && type !== "BOOLEAN" && !isChoice && (
          <TextProperty {...{ design, view }} path="placeholder" label={t("designer.placeholder")} />
        )}
      </Block>
      <Block title={t("designer.block.answer")}>
        <TypeChoice {...{ design, view }} wanted={wish === "kind"} />
        {isChoice && <Options {...{ design, view }} />}
        {view.is_answered && <Tick {...{ design, view }} path="required" label={t("designer.required")} />}
        {view.is_answered && <Tick {...{ design, view }} path="disabled" label={t("designer.disabled")} hint={t("designer.disabled_hint")} />}
        {type === "SINGLE_CHECKBOX" && <Tick {...{ design, view }} path="consent" label={t("designer.consent")} />}
        <NumberProperty {...{ design, view }} path="width" label={t("designer.width")} hint={t("designer.width_hint")} fallback={12} least={1} most={12} />
      </Block>
      <Shown {...{ design, view }} wanted={wish === "condition"} />
      {view.is_answered && <Validators {...{ design, view }} wanted={wish === "check"} />}
      <AskedBy {...{ design, view }} />
      {view.is_answered && (
        <Block title={t("designer.block.origin")}>
          <Prefill {...{ design, view }} />
          <TextProperty {...{ design, view }} path="fimId" label={t("designer.fim_id")} />
        </Block>
      )}
      <Block title={t("designer.block.technical")}>
        <IdField {...{ design, view }} />
      </Block>
    </>
  );
}

/** The group goes into the library, with its rules and texts. */
function KeepBlock({ design, view }: PaneProps) {
  const keep = async () => {
    design.flush();
    const name = text(view, "title") || text(view, "id");
    const kept = await attempt("keep_block", { draft: design.state.draft.id, group: view.node, name });
    if (kept) done(t("designer.block_kept", { name }));
  };
  return (
    <Button icon="plus" data-testid="keep-block" onClick={() => void keep()}>
      {t("designer.block_keep")}
    </Button>
  );
}

function GroupPane({ design, view, wish }: PaneProps & { wish: Wish }) {
  return (
    <>
      <Block title={t("designer.block.group")}>
        <TextProperty {...{ design, view }} path="title" label={t("designer.title")} wanted={wish === "label"} testid="label" />
        <KeepBlock {...{ design, view }} />
        <Tick {...{ design, view }} path="multiple" label={t("designer.multiple")} hint={t("designer.multiple_hint")} />
        {truth(view, "multiple") && (
          <>
            <NumberProperty {...{ design, view }} path="maxInstanceCount" label={t("designer.max_instances")} fallback={99} least={1} />
            <NumberProperty {...{ design, view }} path="minInstanceCount" label={t("designer.min_instances")} fallback={1} />
            <TextProperty {...{ design, view }} path="instanceTitleTemplate" label={t("designer.instance_title")} hint={t("designer.instance_title_hint")} />
            <TextProperty {...{ design, view }} path="addRowButtonText" label={t("designer.add_label")} />
            <TextProperty {...{ design, view }} path="deleteRowButtonText" label={t("designer.remove_label")} />
          </>
        )}
      </Block>
      <Shown {...{ design, view }} wanted={wish === "condition"} />
      <Validators {...{ design, view }} wanted={wish === "check"} />
      <AskedBy {...{ design, view }} />
      <Block title={t("designer.block.technical")}>
        <IdField {...{ design, view }} />
      </Block>
    </>
  );
}

function Pane({ design, view, wish, onNext }: PaneProps & { wish: Wish; onNext: () => void }) {
  switch (view.sort) {
    case "field":
      return <FieldPane key={view.node} {...{ design, view, wish, onNext }} />;
    case "group":
      return <GroupPane key={view.node} {...{ design, view, wish }} />;
    case "section":
      return (
        <>
          <Block title={t("designer.block.section")}>
            <TextProperty key={view.node} {...{ design, view }} path="title" label={t("designer.title")} wanted={wish === "label"} testid="label" />
          </Block>
          <Shown {...{ design, view }} wanted={wish === "condition"} />
        </>
      );
    default:
      return (
        <Block title={t("designer.block.form")}>
          <TextProperty {...{ design, view }} path="title" label={t("designer.form_title")} wanted={wish === "label"} testid="label" />
          <IdField {...{ design, view }} />
        </Block>
      );
  }
}

interface Props {
  design: Design;
  onNext: () => void;
}

/** Everything about what is selected, in blocks by question. */
export function Properties({ design, onNext }: Props) {
  const { selected, version } = useDesign(design);
  const view = useNode(design, selected, version);
  // What gets the focus takes it from what was shown before: in between it would be lost, and found at a heading.
  const [before, setBefore] = useState<NodeView | null>(null);
  useEffect(() => {
    if (view) setBefore(view);
  }, [view]);
  const shown = view ?? (design.wish ? before : null);
  const wish = view ? design.wish : null;
  useEffect(() => {
    if (wish) design.wish = null;
  }, [wish, design]);
  return (
    <div className="properties-scroll" data-keep-near>
      <h2 className="pane-title" tabIndex={-1} data-pane-start>
        {t("designer.properties")}
      </h2>
      {shown && <Pane {...{ design, view: shown, wish, onNext }} />}
    </div>
  );
}

