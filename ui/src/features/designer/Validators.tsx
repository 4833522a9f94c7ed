import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { Askable, ValidatorSentence, ValidatorView } from "../../ipc/contract";
import { t } from "../../messages";
import { emptySentence, FieldRow } from "./ConditionEditor";
import type { Design } from "./design";
import { DemandFields, hasFields } from "./DemandFields";
import { Block, endOnEscape, type WantedProps } from "./parts";
import { SaidLine, saidText } from "./SaidLine";
import { SettledChoice } from "./SettledChoice";
import { useAskable } from "./useAskable";
import { begunOf, useBegun } from "./useBegun";

/** What an answer has to fulfil: rows that read as sentences, those with values open to be changed. */
export function Validators({ design, view, wanted }: WantedProps) {
  const [open, setOpen] = useState<string | null>(null);
  const isField = view.sort === "field";
  const block = useRef<HTMLDivElement>(null);
  // A new check is opened as soon as it is there, where there is something to say.
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);
  const goToChoice = () => block.current?.querySelector<HTMLElement>("[data-add]")?.focus();
  useCommand("design-check", view.offered.length > 0 ? goToChoice : null);
  useEffect(() => {
    if (wanted) goToChoice();
  }, [wanted]);
  const begun = `check ${view.node} `;
  useEffect(() => {
    setOpen(begunOf(design, begun));
    setKnown(null);
  }, [design, begun]);
  useEffect(() => {
    const added = known && view.validators.find((one) => !known.has(one.node));
    if (!added) return;
    setKnown(null);
    if (hasFields(added.sentence.demand)) setOpen(added.node);
  }, [known, view.validators]);
  const close = () => {
    design.begun.delete(begun + open);
    setOpen(begunOf(design, begun));
  };
  const write = (validators: { node: string | null; sentence: ValidatorSentence }[]) =>
    design.run(() => call("write_validators", { draft: design.state.draft.id, node: view.node, validators }), { stay: true });
  const askable = useAskable({ design, view }, open !== null);
  const all = view.validators.map(({ node, sentence }) => ({ node, sentence }));
  const change = (node: string, sentence: ValidatorSentence | null) =>
    write(all.flatMap((one) => (one.node === node ? (sentence ? [{ node, sentence }] : []) : [one])));
  if (view.validators.length === 0 && view.offered.length === 0 && !isField) return null;
  return (
    <Block title={t("designer.checks")} at={block}>
      {view.validators.length === 0 && <p className="muted">{t("designer.checks_none")}</p>}
      <ul className="plain rules" data-testid="validators">
        {view.validators.map((one) => (
          <Row
            key={one.node}
            design={design}
            name={begun + one.node}
            one={one}
            open={open === one.node}
            askable={askable ?? []}
            onOpen={() => setOpen(one.node)}
            onChange={async (sentence) => {
              // What is refused stays open, as it was written.
              if (await change(one.node, sentence)) close();
            }}
            onCancel={close}
          />
        ))}
      </ul>
      {open === REQUIRED_IF && askable && (
        <RequiredIf
          key={begun}
          design={design}
          name={begun + REQUIRED_IF}
          askable={askable}
          onDone={async (sentence) => {
            if (await write([...all, { node: null, sentence }])) close();
          }}
          onCancel={close}
        />
      )}
      {isField && open !== REQUIRED_IF && (
        <Button icon="plus" data-testid="required-if" onClick={() => setOpen(REQUIRED_IF)}>
          {t("designer.required_if")}
        </Button>
      )}
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

/** Where a rule waits that was begun. */
interface Begun {
  design: Design;
  name: string;
}

/** What is open while a new "required if" is written. */
const REQUIRED_IF = "required-if";

/** What one test can say; an And can't make something required. */
function singleStatements(askable: readonly Askable[]): Askable[] {
  return askable.map((one) => ({ ...one, statements: one.statements.filter(({ statement }) => statement.kind !== "contains-all-of") }));
}

/** "Has to be filled in if …", as a sentence. */
function RequiredIf({ design, name, askable, onDone, onCancel }: Begun & { askable: readonly Askable[]; onDone: (sentence: ValidatorSentence) => Promise<void>; onCancel: () => void }) {
  const single = singleStatements(askable);
  const { value: sentence, write: setSentence, isBack } = useBegun(design, name, emptySentence(single));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!isBack) form.current?.querySelector("select")?.focus();
  }, [isBack]);
  if (sentence.kind !== "field") return <p className="muted">{t("designer.nothing_to_ask")}</p>;
  return (
    <form
      ref={form}
      className="stack rule rule-open"
      data-rule
      aria-label={t("designer.required_if")}
      onKeyDown={(event) => endOnEscape(event, onCancel)}
      onSubmit={(event) => {
        event.preventDefault();
        void onDone({ demand: { kind: "required-if", asked: sentence.asked, statement: sentence.statement } });
      }}
    >
      <FieldRow sentence={sentence} askable={single} onChange={setSentence} />
      <div className="buttons-row">
        <Button look="primary" submit data-testid="required-if-done">
          {t("designer.take_over")}
        </Button>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

interface RowProps extends Begun {
  one: ValidatorView;
  /** The questions that it can look at. */
  askable: readonly Askable[];
  open: boolean;
  onOpen: () => void;
  onChange: (sentence: ValidatorSentence | null) => Promise<void>;
  onCancel: () => void;
}

function OpenRow({ design, name, one, askable, onChange, onCancel }: Omit<RowProps, "open" | "onOpen">) {
  const { value: sentence, write: setSentence, isBack } = useBegun(design, name, one.sentence);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isBack) return;
    const first = form.current?.querySelector<HTMLInputElement | HTMLSelectElement>("input, select");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }, [isBack]);
  return (
    <li className="rule rule-open">
      <form
        ref={form}
        className="stack"
        data-rule
        onKeyDown={(event) => endOnEscape(event, onCancel)}
        aria-label={saidText(one.said)}
        onSubmit={(event) => {
          event.preventDefault();
          void onChange(sentence);
        }}
      >
        <DemandFields demand={sentence.demand} askable={askable} onChange={(demand) => setSentence({ ...sentence, demand })} />
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

function Row({ open, onOpen, ...of }: RowProps) {
  const { one, onChange } = of;
  if (open) return <OpenRow {...of} />;
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
