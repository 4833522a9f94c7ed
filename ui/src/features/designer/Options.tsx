import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import type { OptionView } from "../../ipc/contract";
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
  /** Until it was left, the option that was added last wants the focus; what undo brings back doesn't. */
  const [added, setAdded] = useState(false);
  const options = view.options;
  const list = "possibleValues";
  const add = () => {
    setAdded(true);
    const label = t("designer.option_new", { number: options.length + 1 });
    const value = { value: valueOf(label, options.map((option) => option.value)), label };
    awaitField();
    void design.edit({ kind: "add", node: view.node, list, value, before: null }, { stay: true }).then((edited) => edited ?? giveUp());
  };
  const move = (at: number, by: 1 | -1) => {
    const before = by < 0 ? options[at - 1] : options[at + 2];
    const option = options[at];
    if (!option) return;
    const moved = design.edit({ kind: "move", node: option.node, into: view.node, list, before: before?.node ?? null }, { stay: true });
    // At an end of the list the button that did it can't go on: the other one takes the focus.
    void moved.then(() => window.requestAnimationFrame(() => keepFocus(`[data-option="${CSS.escape(option.node)}"] button`)));
  };
  const remove = (at: number) => {
    const option = options[at];
    const next = options[at + 1] ?? options[at - 1];
    if (!option) return;
    void design.edit({ kind: "remove", node: option.node }, { stay: true }).then(() =>
      window.requestAnimationFrame(() => keepFocus(next ? `[data-option="${CSS.escape(next.node)}"] input` : "[data-add-option]")),
    );
  };
  const block = useRef<HTMLFieldSetElement>(null);
  const keepFocus = (target: string) => {
    const all = block.current?.querySelectorAll<HTMLButtonElement | HTMLInputElement>(target) ?? [];
    if (document.activeElement === document.body) [...all].find((one) => !one.disabled)?.focus();
  };
  const zeigt = (option: OptionView) => view.asked_by.filter((one) => one.values.includes(option.value)).map((one) => one.name);
  return (
    <fieldset ref={block} className="options">
      <legend className="field-label">{t("designer.options")}</legend>
      <ol className="plain" onBlur={() => setAdded(false)}>
        {options.map((option, at) => (
          <li key={option.node} className="option" data-option={option.node}>
            <TypedField
              design={design}
              label={t("designer.option", { number: at + 1 })}
              hideLabel
              value={option.label}
              wanted={added && at === options.length - 1}
              onWrite={(label, joins) =>
                design.edit({ kind: "set", node: option.node, property: "label", value: label }, { joins, stay: true })
              }
              onEnter={add}
            />
            <Button look="quiet" icon="up" iconOnly disabled={at === 0} onClick={() => move(at, -1)}>
              {t("designer.option_up", { name: option.label })}
            </Button>
            <Button look="quiet" icon="down" iconOnly disabled={at === options.length - 1} onClick={() => move(at, 1)}>
              {t("designer.option_down", { name: option.label })}
            </Button>
            <Button look="quiet" icon="close" iconOnly onClick={() => remove(at)}>
              {t("designer.option_remove", { name: option.label })}
            </Button>
            {zeigt(option).length > 0 && (
              <p className="option-shows muted">{t("designer.option_shows", { names: zeigt(option).join(", ") })}</p>
            )}
          </li>
        ))}
      </ol>
      <Button icon="plus" onClick={add} data-add-option data-testid="add-option">
        {t("designer.option_add")}
      </Button>
    </fieldset>
  );
}
