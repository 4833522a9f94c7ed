import { useEffect, useId, useRef } from "react";
import { Button } from "../../components/Button";
import { Choice, TextField } from "../../components/Field";
import type { Askable, AskedInstance, ConditionSentence, Statement } from "../../ipc/contract";
import { t } from "../../messages";
import type { Design } from "./design";
import { ParsedField, readParts } from "./ParsedField";
import { endOnEscape } from "./parts";
import { keyOf } from "./useAskable";
import { useBegun } from "./useBegun";

export type FieldSentence = Extract<ConditionSentence, { kind: "field" }>;
type ListSentence = Extract<ConditionSentence, { kind: "all" | "any" }>;

const sameInstance = (one: AskedInstance, other: AskedInstance) => JSON.stringify(one) === JSON.stringify(other);

/** A sentence to begin with: the question before this one, without a value yet. */
export function emptySentence(askable: readonly Askable[]): ConditionSentence {
  const first = askable[0];
  const statement = first?.statements[0]?.statement;
  if (!first || !statement) return { kind: "any", parts: [] };
  return { kind: "field", asked: first.asked, statement };
}

function values(statement: Statement): string[] | null {
  if (!("values" in statement)) return null;
  const all: readonly unknown[] = statement.values;
  return all.filter((value) => typeof value === "string");
}

function instanceWords(instance: AskedInstance): string {
  switch (instance.kind) {
    case "only":
      return "";
    case "same":
      return t("designer.instance_same");
    case "same-number":
      return t("designer.instance_same_number");
    case "first":
      return t("designer.instance_first");
    case "nth":
      return t("designer.instance_nth", { number: instance.index + 1 });
  }
}

interface RowProps<T> {
  sentence: T;
  askable: readonly Askable[];
  onChange: (sentence: ConditionSentence) => void;
}

/** Question, what is said of it, and values: two or three boxes that read as a sentence. */
export function FieldRow({ sentence, askable, onChange }: RowProps<FieldSentence>) {
  const { asked, statement } = sentence;
  const question = askable.find((one) => keyOf(one.asked) === keyOf(asked));
  const groups = [...new Set(askable.map((one) => one.group))];
  const chosen = values(statement);
  const ask = (key: string) => {
    const next = askable.find((one) => keyOf(one.asked) === key);
    const said = next?.statements[0]?.statement;
    if (next && said) onChange({ kind: "field", asked: next.asked, statement: said });
  };
  const say = (kind: string) => {
    const next = question?.statements.find((one) => one.statement.kind === kind)?.statement;
    if (!next) return;
    // What was chosen stays chosen where the new words speak of values, too.
    const kept = "values" in next && chosen ? { ...next, values: chosen } : next;
    onChange({ ...sentence, statement: kept as Statement });
  };
  const choose = (next: string[]) => onChange({ ...sentence, statement: { ...statement, values: next } as Statement });
  return (
    <div className="sentence-row">
      <Choice
        ref={(box) => box?.setCustomValidity(question ? "" : t("designer.wrong_question"))}
        label={t("designer.ask")}
        value={keyOf(asked)}
        data-question
        data-testid="ask"
        onChange={(event) => ask(event.target.value)}>
        {!question && <option value={keyOf(asked)}>{t("designer.ask_gone", { name: keyOf(asked) })}</option>}
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {askable
              .filter((one) => one.group === group)
              .map((one) => (
                <option key={keyOf(one.asked)} value={keyOf(one.asked)}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </Choice>
      {question && question.instances.length > 1 && (
        <Choice
          label={t("designer.instance")}
          value={String(question.instances.findIndex((one) => sameInstance(one, asked.instance)))}
          onChange={(event) => {
            const instance = question.instances[Number(event.target.value)];
            if (instance) onChange({ ...sentence, asked: { ...asked, instance } });
          }}
        >
          {question.instances.map((instance, at) => (
            <option key={at} value={at}>
              {instanceWords(instance)}
            </option>
          ))}
        </Choice>
      )}
      <Choice
        ref={(box) => box?.setCustomValidity(chosen?.length === 0 ? t("designer.wrong_values") : "")}
        label={t("designer.say")}
        value={statement.kind}
        data-testid="say"
        onChange={(event) => say(event.target.value)}
      >
        {!question?.statements.some((one) => one.statement.kind === statement.kind) && (
          <option value={statement.kind}>{t("designer.say_other")}</option>
        )}
        {question?.statements.map((one) => (
          <option key={one.statement.kind} value={one.statement.kind}>
            {one.said}
          </option>
        ))}
      </Choice>
      {chosen && question && question.options.length > 0 && (
        <fieldset className="values">
          <legend className="field-label">{t("designer.values")}</legend>
          {question.options.map((option) => (
            <label key={option.value} className="tick">
              <input
                type="checkbox"
                checked={chosen.includes(option.value)}
                onChange={(event) =>
                  choose(event.target.checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value))
                }
              />
              <span>{option.label}</span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen && question && question.options.length === 0 && (
        <ParsedField
          label={t("designer.values")}
          hint={t("designer.values_hint")}
          value={chosen}
          say={(values) => values.join(" | ")}
          read={readParts(/\|/)}
          wrong={t("designer.wrong_parts")}
          testid="values"
          onChange={choose}
        />
      )}
    </div>
  );
}

/** Several sentences of which all, or at least one, have to hold; lists may lie within, up to three deep. */
function ListRows({ sentence, askable, onChange, depth }: RowProps<ListSentence> & { depth: number }) {
  const { parts } = sentence;
  const id = useId();
  const put = (at: number, part: ConditionSentence | null) =>
    onChange({ ...sentence, parts: parts.flatMap((one, place) => (place === at ? (part ? [part] : []) : [one])) });
  return (
    <fieldset className="sentence-list" aria-describedby={id}>
      <legend>
        <select
          className="input select"
          aria-label={t("designer.list_kind")}
          value={sentence.kind}
          onChange={(event) => onChange({ kind: event.target.value === "all" ? "all" : "any", parts })}
        >
          <option value="all">{t("designer.list_all")}</option>
          <option value="any">{t("designer.list_any")}</option>
        </select>{" "}
        <span id={id}>{t("designer.list_behind")}</span>
      </legend>
      {parts.map((part, at) => (
        <div key={at} className="sentence-part">
          <Sentence sentence={part} askable={askable} depth={depth + 1} onChange={(next) => put(at, next)} />
          <Button look="quiet" icon="close" iconOnly onClick={() => put(at, null)}>
            {t("designer.part_remove", { number: at + 1 })}
          </Button>
        </div>
      ))}
      <div className="buttons-row">
        <Button icon="plus" onClick={() => onChange({ ...sentence, parts: [...parts, emptySentence(askable)] })}>
          {t("designer.part_add")}
        </Button>
        {depth < 2 && (
          <Button
            icon="plus"
            onClick={() => onChange({ ...sentence, parts: [...parts, { kind: sentence.kind === "all" ? "any" : "all", parts: [emptySentence(askable)] }] })}
          >
            {t(sentence.kind === "all" ? "designer.list_add_any" : "designer.list_add_all")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** One statement or a list of them, however deep. */
export function Sentence({ sentence, askable, onChange, depth }: RowProps<ConditionSentence> & { depth: number }) {
  switch (sentence.kind) {
    case "field":
      return <FieldRow {...{ sentence, askable, onChange }} />;
    case "all":
    case "any":
      return <ListRows {...{ sentence, askable, onChange, depth }} />;
    case "variable":
      return (
        <div className="sentence-row">
          <TextField label={t("designer.variable")} value={sentence.name} onChange={(event) => onChange({ ...sentence, name: event.target.value })} />
          <ParsedField
            label={t("designer.values")}
            hint={t("designer.values_hint")}
            value={sentence.values.map(String)}
            say={(values) => values.join(" | ")}
            read={readParts(/\|/)}
            wrong={t("designer.wrong_parts")}
            onChange={(values) => onChange({ ...sentence, values })}
          />
        </div>
      );
    case "constant":
      return <p>{t(sentence.holds ? "designer.always" : "designer.never")}</p>;
    case "unknown":
      return <p>{t("designer.condition_unknown", { name: sentence.name })}</p>;
  }
}

function count(sentence: ConditionSentence): number {
  return sentence.kind === "all" || sentence.kind === "any" ? sentence.parts.reduce((sum, part) => sum + count(part), 0) : 1;
}

/** Without lists in which nothing stands: they would always hold. */
function withoutEmptyLists(sentence: ConditionSentence): ConditionSentence | null {
  if (sentence.kind !== "all" && sentence.kind !== "any") return sentence;
  const parts = sentence.parts.map(withoutEmptyLists).filter((part) => part !== null);
  return parts.length > 0 ? { ...sentence, parts } : null;
}

interface Props {
  design: Design;
  /** Under which it waits while something else is looked at. */
  name: string;
  begin: ConditionSentence;
  askable: readonly Askable[];
  /** Null where nothing is left of it. */
  onDone: (sentence: ConditionSentence | null) => Promise<unknown>;
  onCancel: () => void;
}

/** One condition, open to be changed; nothing is written until it is taken over. */
export function ConditionEditor({ design, name, begin, askable, onDone, onCancel }: Props) {
  const { value: sentence, write: setSentence, isBack } = useBegun(design, name, begin);
  const isList = sentence.kind === "all" || sentence.kind === "any";
  // The newest question takes the focus: the first one, and each that is added.
  const form = useRef<HTMLFormElement>(null);
  const questions = count(sentence);
  const before = useRef(isBack ? questions : 0);
  useEffect(() => {
    const all = form.current?.querySelectorAll<HTMLElement>("[data-question]") ?? [];
    if (questions > before.current) all[before.current === 0 ? 0 : all.length - 1]?.focus();
    before.current = questions;
  }, [questions]);
  if (askable.length === 0) return <p className="muted">{t("designer.nothing_to_ask")}</p>;
  return (
    <form
      ref={form}
      className="stack"
      data-rule
      aria-label={t("designer.condition")}
      onSubmit={(event) => {
        event.preventDefault();
        void onDone(withoutEmptyLists(sentence));
      }}
      onKeyDown={(event) => endOnEscape(event, onCancel)}
    >
      <Sentence sentence={sentence} askable={askable} depth={0} onChange={setSentence} />
      <div className="buttons-row">
        <Button look="primary" submit data-testid="condition-done">
          {t("designer.take_over")}
        </Button>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        {!isList && (
          <Button look="quiet" onClick={() => setSentence({ kind: "all", parts: [sentence, emptySentence(askable)] })}>
            {t("designer.part_and")}
          </Button>
        )}
      </div>
    </form>
  );
}
