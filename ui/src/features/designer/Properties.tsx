import { type ReactNode, useEffect, useId, useState } from "react";
import { Choice } from "../../components/Field";
import { Loading } from "../../components/Notes";
import { call } from "../../ipc/client";
import type { Edit, Loss, NodeView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { AskedBy } from "./AskedBy";
import { type Design, useDesign, type Wish } from "./design";
import { KNOWN_TYPES, TYPES } from "./kinds";
import { Options } from "./Options";
import { Shown } from "./Shown";
import { TypedField } from "./TypedField";
import { property, text, truth, useNode, withPart } from "./useNode";
import { Validators } from "./Validators";
import { typeName } from "./words";

export interface PaneProps {
  design: Design;
  view: NodeView;
}

export function Block({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="block" aria-labelledby={id}>
      <h3 id={id} className="block-title">
        {title}
      </h3>
      {children}
    </section>
  );
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

function NumberProperty({ design, view, path, label, hint, fallback }: TextProps & { fallback: number }) {
  const stored = text(view, path) || String(fallback);
  return (
    <TypedField
      key={view.node + path}
      design={design}
      label={label}
      {...(hint ? { hint } : {})}
      inputMode="numeric"
      value={stored}
      onWrite={async (value, joins) => {
        const number = Number.parseInt(value, 10);
        if (Number.isFinite(number) && number >= 0) await design.edit(setting(view, path, number), { joins, stay: true });
      }}
    />
  );
}

/** The type, with what another one would take away told before it is done. */
function TypeChoice({ design, view }: PaneProps) {
  const type = text(view, "type") || "STRING";
  const [asked, setAsked] = useState<{ to: string; losses: Loss[] } | null>(null);
  const become = (to: string) => {
    setAsked(null);
    void design.edit({ kind: "become", field: view.node, to }, { stay: true });
  };
  const choose = async (to: string) => {
    const losses = await call("losses_of_type", { draft: design.state.draft.id, field: view.node, to });
    if (losses.length === 0) become(to);
    else setAsked({ to, losses });
  };
  return (
    <>
      <Choice label={t("designer.kind")} value={asked?.to ?? type} data-testid="field-type" onChange={(event) => void choose(event.target.value)}>
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
      </Choice>
      {asked && (
        <div className="alert alert-warning" role="group" aria-label={t("designer.losses")} data-testid="losses">
          <div className="alert-text">
            <p>{t("designer.losses_intro", { type: typeName(asked.to) })}</p>
            <ul>
              {asked.losses.map((loss, at) => (
                <li key={at}>{lossWords(loss, design)}</li>
              ))}
            </ul>
            <p className="muted">{t("designer.losses_undo")}</p>
            <div className="buttons-row">
              <button type="button" className="btn btn-secondary" onClick={() => setAsked(null)}>
                {t("common.cancel")}
              </button>
              <button type="button" className="btn btn-primary" data-testid="become" autoFocus onClick={() => become(asked.to)}>
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
    <Choice label={t("designer.prefill")} hint={t("designer.prefill_hint")} value={stored} onChange={(event) => choose(event.target.value)}>
      <option value="">{t("designer.prefill_none")}</option>
      {stored && !STAMMDATEN.includes(stored) && <option value={stored}>{stored}</option>}
      {STAMMDATEN.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

/** SächsEGovGDVO § 11: what the Servicekonto knows. */
const STAMMDATEN: readonly string[] = [
  "anrede", "akademischerGrad", "vorname", "nachname", "geburtsname", "geburtsdatum", "strasse", "hausnummer", "adresszusatz",
  "plz", "ort", "telefon", "email", "iban",
];

function IdField({ design, view }: PaneProps) {
  return (
    <TypedField
      key={`${view.node}id`}
      design={design}
      label={t("designer.id")}
      hint={t("designer.id_hint")}
      value={text(view, "id")}
      onWrite={async (value, joins) => {
        if (value !== text(view, "id")) await design.edit({ kind: "rename", node: view.node, id: value }, { joins, stay: true });
      }}
    />
  );
}

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
        <TypeChoice {...{ design, view }} />
        {isChoice && <Options {...{ design, view }} />}
        {view.is_answered && <Tick {...{ design, view }} path="required" label={t("designer.required")} />}
        {view.is_answered && <Tick {...{ design, view }} path="disabled" label={t("designer.disabled")} hint={t("designer.disabled_hint")} />}
        {type === "SINGLE_CHECKBOX" && <Tick {...{ design, view }} path="consent" label={t("designer.consent")} />}
        <NumberProperty {...{ design, view }} path="width" label={t("designer.width")} hint={t("designer.width_hint")} fallback={12} />
      </Block>
      <Shown {...{ design, view }} />
      {view.is_answered && <Validators {...{ design, view }} />}
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

function GroupPane({ design, view, wish }: PaneProps & { wish: Wish }) {
  return (
    <>
      <Block title={t("designer.block.group")}>
        <TextProperty {...{ design, view }} path="title" label={t("designer.title")} wanted={wish === "label"} testid="label" />
        <Tick {...{ design, view }} path="multiple" label={t("designer.multiple")} hint={t("designer.multiple_hint")} />
        {truth(view, "multiple") && (
          <>
            <NumberProperty {...{ design, view }} path="maxInstanceCount" label={t("designer.max_instances")} fallback={99} />
            <NumberProperty {...{ design, view }} path="minInstanceCount" label={t("designer.min_instances")} fallback={1} />
            <TextProperty {...{ design, view }} path="instanceTitleTemplate" label={t("designer.instance_title")} hint={t("designer.instance_title_hint")} />
            <TextProperty {...{ design, view }} path="addRowButtonText" label={t("designer.add_label")} />
            <TextProperty {...{ design, view }} path="deleteRowButtonText" label={t("designer.remove_label")} />
          </>
        )}
      </Block>
      <Shown {...{ design, view }} />
      <Validators {...{ design, view }} />
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
          <Shown {...{ design, view }} />
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
  const wish = view ? design.wish : null;
  useEffect(() => {
    if (wish) design.wish = null;
  }, [wish, design]);
  return (
    <div className="properties-scroll">
      <h2 className="pane-title" tabIndex={-1} data-pane-start>
        {t("designer.properties")}
      </h2>
      {view ? <Pane {...{ design, view, wish, onNext }} /> : <Loading />}
    </div>
  );
}

