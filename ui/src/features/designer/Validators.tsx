import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { ValidatorSentence, ValidatorView } from "../../ipc/contract";
import { t } from "../../messages";
import { DemandFields, hasFields } from "./DemandFields";
import { Block, type PaneProps } from "./parts";
import { SaidLine, saidText } from "./SaidLine";
import { SettledChoice } from "./SettledChoice";

/** What an answer has to fulfil: rows that read as sentences, those with values open to be changed. */
export function Validators({ design, view }: PaneProps) {
  const [open, setOpen] = useState<string | null>(null);
  const block = useRef<HTMLDivElement>(null);
  // A new check is opened as soon as it is there, where there is something to say.
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);
  const goToChoice = () => block.current?.querySelector<HTMLElement>("[data-add]")?.focus();
  useCommand("design-check", view.offered.length > 0 ? goToChoice : null);
  useEffect(() => {
    setOpen(null);
    setKnown(null);
  }, [view.node]);
  useEffect(() => {
    const added = known && view.validators.find((one) => !known.has(one.node));
    if (!added) return;
    setKnown(null);
    if (hasFields(added.sentence.demand)) setOpen(added.node);
  }, [known, view.validators]);
  const close = () => {
    setOpen(null);
    window.requestAnimationFrame(goToChoice);
  };
  const write = (validators: { node: string | null; sentence: ValidatorSentence }[]) =>
    design.run(() => call("write_validators", { draft: design.state.draft.id, node: view.node, validators }), { stay: true });
  const all = view.validators.map(({ node, sentence }) => ({ node, sentence }));
  const change = (node: string, sentence: ValidatorSentence | null) =>
    write(all.flatMap((one) => (one.node === node ? (sentence ? [{ node, sentence }] : []) : [one])));
  if (view.validators.length === 0 && view.offered.length === 0) return null;
  return (
    <Block title={t("designer.checks")} at={block}>
      {view.validators.length === 0 && <p className="muted">{t("designer.checks_none")}</p>}
      <ul className="plain rules" data-testid="validators">
        {view.validators.map((one) => (
          <Row
            key={one.node}
            one={one}
            open={open === one.node}
            onOpen={() => setOpen(one.node)}
            onChange={async (sentence) => {
              await change(one.node, sentence);
              close();
            }}
            onCancel={close}
          />
        ))}
      </ul>
      {view.offered.length > 0 && (
        <SettledChoice
          label={t("designer.check_add")}
          value=""
          data-add
          data-testid="add-validator"
          onSettle={(place) => {
            const chosen = view.offered[Number(place)];
            if (!chosen || place === "") return;
            setKnown(new Set(view.validators.map((one) => one.node)));
            void write([...all, { node: null, sentence: chosen.sentence }]);
          }}
        >
          <option value="">{t("designer.check_choose")}</option>
          {view.offered.map((one, at) => (
            <option key={at} value={at}>
              {saidText(one.said)}
            </option>
          ))}
        </SettledChoice>
      )}
    </Block>
  );
}

interface RowProps {
  one: ValidatorView;
  open: boolean;
  onOpen: () => void;
  onChange: (sentence: ValidatorSentence | null) => Promise<void>;
  onCancel: () => void;
}

function Row({ one, open, onOpen, onChange, onCancel }: RowProps) {
  const [sentence, setSentence] = useState(one.sentence);
  useEffect(() => setSentence(one.sentence), [one.sentence]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = open ? form.current?.querySelector<HTMLInputElement | HTMLSelectElement>("input, select") : null;
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }, [open]);
  if (open) {
    return (
      <li className="rule rule-open">
        <form
          ref={form}
          className="stack"
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            onCancel();
          }}
          aria-label={saidText(one.said)}
          onSubmit={(event) => {
            event.preventDefault();
            void onChange(sentence);
          }}
        >
          <DemandFields demand={sentence.demand} onChange={(demand) => setSentence({ ...sentence, demand })} />
          <TextField
            label={t("designer.check_message")}
            hint={t("designer.check_message_hint")}
            value={sentence.message ?? ""}
            onChange={(event) => {
              const { message: _, ...rest } = sentence;
              setSentence(event.target.value ? { ...rest, message: event.target.value } : rest);
            }}
          />
          <div className="buttons-row">
            <Button look="primary" submit>
              {t("designer.take_over")}
            </Button>
            <Button onClick={onCancel}>{t("common.cancel")}</Button>
          </div>
        </form>
      </li>
    );
  }
  return (
    <li className="rule">
      <button type="button" className="rule-said" data-testid="validator" onClick={onOpen}>
        <SaidLine said={one.said} />
      </button>
      {one.export && <span className="badge">{t("designer.only_amtspult")}</span>}
      <Button look="quiet" icon="close" iconOnly onClick={() => void onChange(null)}>
        {t("designer.rule_remove")}
      </Button>
      {one.sentence.message && <p className="rule-note muted">„{one.sentence.message}“</p>}
      {one.export && (
        <p className="rule-note muted">
          <SaidLine said={one.export} />
        </p>
      )}
      {one.notes.map((note) => (
        <p key={note.code} className="rule-note muted">
          {note.text}
        </p>
      ))}
    </li>
  );
}
