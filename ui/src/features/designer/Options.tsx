import { useState } from "react";
import { Button } from "../../components/Button";
import type { NodeId, OptionView } from "../../ipc/contract";
import { t } from "../../messages";
import { awaitField, giveUp } from "./awaited";
import type { PaneProps } from "./parts";
import { TypedField } from "./TypedField";
import { freeName } from "./words";

/** A short value made of what people read: what is submitted, and what conditions ask for. */
function valueOf(label: string, taken: readonly string[]): string {
  const letters: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  const plain = label.toLocaleLowerCase("de").replace(/[äöüß]/g, (letter) => letters[letter] ?? letter);
  const wish = plain.normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "wert";
  return freeName(wish, taken, (number) => `${wish}-${number}`);
}

/** The answers to choose from: one a line, in their order. */
export function Options({ design, view }: PaneProps) {
  /** What there was before one was added: the new one wants the focus until it was left; what undo brings back doesn't. */
  const [before, setBefore] = useState<readonly NodeId[] | null>(null);
  const options = view.options;
  const list = "possibleValues";
  const add = (typed = "") => {
    design.flush();
    setBefore(options.map((option) => option.node));
    const label = t("designer.option_new", { number: options.length + 1 });
    const value = { value: valueOf(label, options.map((option) => option.value)), label };
    awaitField(typed);
    void design.edit({ kind: "add", node: view.node, list, value, before: null }, { stay: true }).then((edited) => edited ?? giveUp());
  };
  const move = (option: OptionView, behind: OptionView | undefined) =>
    void design.edit({ kind: "move", node: option.node, into: view.node, list, before: behind?.node ?? null }, { stay: true });
  const remove = (option: OptionView) => void design.edit({ kind: "remove", node: option.node }, { stay: true });
  const zeigt = (option: OptionView) => view.asked_by.filter((one) => one.values.includes(option.value)).map((one) => one.name);
  return (
    <fieldset className="options">
      <legend className="field-label">{t("designer.options")}</legend>
      <ol className="plain" onBlur={() => setBefore(null)}>
        {options.map((option, at) => (
          <li key={option.node} className="option">
            <TypedField
              design={design}
              label={t("designer.option", { number: at + 1 })}
              hideLabel
              value={option.label}
              wanted={before !== null && !before.includes(option.node)}
              onWrite={(label, joins) =>
                design.edit({ kind: "set", node: option.node, property: "label", value: label }, { joins, stay: true })
              }
              onEnter={() => add()}
              onNextLine={add}
            />
            <Button look="quiet" icon="up" iconOnly disabled={at === 0} onClick={() => move(option, options[at - 1])}>
              {t("designer.option_up", { name: option.label })}
            </Button>
            <Button look="quiet" icon="down" iconOnly disabled={at === options.length - 1} onClick={() => move(option, options[at + 2])}>
              {t("designer.option_down", { name: option.label })}
            </Button>
            <Button look="quiet" icon="close" iconOnly onClick={() => remove(option)}>
              {t("designer.option_remove", { name: option.label })}
            </Button>
            {zeigt(option).length > 0 && (
              <p className="option-shows muted">{t("designer.option_shows", { names: zeigt(option).join(", ") })}</p>
            )}
          </li>
        ))}
      </ol>
      <Button icon="plus" onClick={() => add()} data-testid="add-option">
        {t("designer.option_add")}
      </Button>
    </fieldset>
  );
}
