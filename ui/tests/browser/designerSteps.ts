// One form, built twice on the real desk: by keys alone and by mouse. Both count what people do: a key or a click is one
// step, and so is a text that is typed. Controls are found by role and accessible name only.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { hasFocus, heading, properties, ready, row, stored } from "./designerParts";

export type Task = "new form" | "insert" | "next" | "group" | "section" | "move" | "kind" | "delete" | "condition" | "check" | "translate" | "try" | "keep test";

/** Steps by task. */
export class Count {
  readonly by = new Map<Task, number>();
  #task: Task = "new form";

  during(task: Task) {
    this.#task = task;
  }

  one(steps = 1) {
    this.by.set(this.#task, (this.by.get(this.#task) ?? 0) + steps);
  }

  get all(): number {
    return [...this.by.values()].reduce((sum, one) => sum + one, 0);
  }
}

/** What both ways of building can do; names are as people see them. */
export interface Way {
  count: Count;
  begin: (title: string) => Promise<void>;
  /** Inserts something behind what is selected and says what it is called; `typed` finds it in the list. */
  insert: (kind: string, typed: string, label: string) => Promise<void>;
  /** One place up, before what stands above. */
  moveUp: (name: string, above: string) => Promise<void>;
  become: (kind: string, typed: string) => Promise<void>;
  remove: (name: string) => Promise<void>;
  /** The selected field is shown where a yes-no question is answered with yes. */
  showIf: (question: string) => Promise<void>;
  check: (kind: RegExp, typed: string, value: string) => Promise<void>;
  translate: (texts: readonly (readonly [RegExp, string])[]) => Promise<void>;
  tryOut: (answers: readonly [name: string, text: string][]) => Promise<void>;
  keepTest: () => Promise<void>;
}

const label = (page: Page) => properties(page).getByRole("textbox", { name: /^(Beschriftung|Titel)$/ });
const insertList = (page: Page) => page.getByRole("combobox", { name: /eingefügt/ });
const condition = (page: Page) => page.getByRole("form", { name: "Bedingung" });
const tried = (page: Page) => page.getByRole("group", { name: "Formular zum Ausprobieren" });

/** What is being written of is at hand: the label of what was inserted. */
async function atLabel(page: Page, value: string) {
  await stored(page);
  await expect.poll(() => label(page).inputValue()).toBe(value);
}

async function chosen(select: Locator, name: string | RegExp) {
  const text = () => select.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.text ?? "");
  if (typeof name === "string") await expect.poll(text).toBe(name);
  else await expect.poll(text).toMatch(name);
}

export function byKeys(page: Page): Way {
  const count = new Count();
  const press = async (key: string, times = 1) => {
    for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
    count.one(times);
  };
  const type = async (text: string) => {
    await page.keyboard.type(text);
    count.one();
  };
  /** Tab, until something has the focus. */
  const tabTo = async (to: Locator, key = "Tab", most = 15) => {
    await to.waitFor();
    for (let times = 0; times < most; times += 1) {
      if (await to.evaluate((one) => one === document.activeElement || (one.getRootNode() as ShadowRoot).activeElement === one)) return;
      await press(key);
    }
    throw new Error(`${to} isn't reached by ${key}`);
  };
  return {
    count,
    begin: async (title) => {
      count.during("new form");
      await page.getByRole("navigation").first().waitFor();
      await press("Control+3");
      await heading(page, "Verfahren").first().waitFor();
      const button = page.getByRole("button", { name: "Neues Formular" }).first();
      await hasFocus(heading(page, "Verfahren").first());
      await tabTo(button);
      await press("Enter");
      await hasFocus(page.getByRole("textbox", { name: /^Name des Formulars/ }));
      await type(title);
      await press("Enter");
      await ready(page);
    },
    insert: async (_, typed, name) => {
      await press("Control+Enter");
      await hasFocus(insertList(page));
      await type(typed);
      await press("Enter");
      // People don't wait for the field: what they type right away goes into it all the same.
      await type(name);
      await atLabel(page, name);
    },
    moveUp: async () => {
      await press("Control+Shift+ArrowUp");
      await stored(page);
    },
    become: async (kind, typed) => {
      const select = properties(page).getByRole("combobox", { name: "Art der Antwort" });
      await press("Control+Shift+a");
      await hasFocus(select);
      await type(typed);
      await press("Enter");
      await stored(page);
      await chosen(select, kind);
    },
    remove: async (name) => {
      await press("Shift+F6", 2);
      await hasFocus(row(page, new RegExp(`^${name}`)));
      await press("Delete");
      await row(page, new RegExp(`^${name}`)).waitFor({ state: "detached" });
    },
    showIf: async (question) => {
      await press("Control+b");
      const asked = condition(page).getByRole("combobox", { name: "Frage" });
      await hasFocus(asked);
      await type(question);
      await chosen(asked, question);
      await press("Control+Enter");
      await condition(page).waitFor({ state: "detached" });
      await stored(page);
    },
    check: async (kind, typed, value) => {
      await press("Control+Shift+b");
      const added = properties(page).getByRole("combobox", { name: "Prüfung hinzufügen" });
      await hasFocus(added);
      await type(typed);
      await chosen(added, kind);
      await press("Enter");
      await hasFocus(properties(page).getByRole("textbox", { name: "Zeichen" }));
      await type(value);
      await press("Enter");
      await stored(page);
      await properties(page).getByRole("button", { name: new RegExp(value) }).waitFor();
    },
    translate: async (texts) => {
      await press("Control+Shift+t");
      for (const [name, text] of texts) {
        const field = page.getByRole("textbox", { name });
        await field.waitFor();
        await tabTo(field, "ArrowDown");
        await type(text);
      }
      await press("Escape", 2);
      await stored(page);
    },
    tryOut: async (answers) => {
      await press("Control+e");
      await hasFocus(tried(page));
      for (const [name, text] of answers) {
        const field = tried(page).getByRole(text ? "textbox" : "radio", { name, exact: true }).first();
        await tabTo(field);
        if (text) await type(text);
        else await press("Space");
      }
    },
    keepTest: async () => {
      await press("Control+Shift+m");
      await page.getByText(/^Test „.*“ gemerkt$/).first().waitFor();
      await press("Escape");
    },
  };
}

export function byMouse(page: Page): Way {
  const count = new Count();
  const click = async (what: Locator) => {
    await what.click();
    count.one();
  };
  const fill = async (what: Locator, text: string) => {
    await what.fill(text);
    count.one();
  };
  /** The list opens with one click, and a second one chooses. */
  const choose = async (select: Locator, name: string | RegExp) => {
    const names = await select.evaluate((one) => [...(one as HTMLSelectElement).options].map((option) => option.text));
    const at = names.findIndex((one) => (typeof name === "string" ? one === name : name.test(one)));
    await select.dispatchEvent("pointerdown");
    await select.selectOption({ index: at });
    count.one(2);
  };
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  return {
    count,
    begin: async (title) => {
      count.during("new form");
      await click(page.getByRole("navigation").getByRole("button", { name: "Verfahren" }));
      await click(button("Neues Formular").first());
      await fill(page.getByRole("textbox", { name: /^Name des Formulars/ }), title);
      await click(button("Anlegen"));
      await ready(page);
    },
    insert: async (kind, _, name) => {
      await click(button("Einfügen").first());
      await click(page.getByRole("dialog").getByRole("option", { name: new RegExp(`^${kind}`) }).first());
      await hasFocus(label(page));
      await fill(label(page), name);
      await atLabel(page, name);
    },
    moveUp: async (name, above) => {
      await row(page, new RegExp(`^${name}`)).dragTo(row(page, new RegExp(`^${above}`)), { targetPosition: { x: 60, y: 2 } });
      count.one();
      await stored(page);
    },
    become: async (kind) => {
      const select = properties(page).getByRole("combobox", { name: "Art der Antwort" });
      await choose(select, kind);
      await stored(page);
      await chosen(select, kind);
    },
    remove: async (name) => {
      await click(row(page, new RegExp(`^${name}`)));
      await page.keyboard.press("Delete");
      count.one();
      await row(page, new RegExp(`^${name}`)).waitFor({ state: "detached" });
    },
    showIf: async (question) => {
      await click(button(/^Bedingung hinzufügen/));
      await choose(condition(page).getByRole("combobox", { name: "Frage" }), question);
      await click(condition(page).getByRole("button", { name: "Übernehmen" }));
      await condition(page).waitFor({ state: "detached" });
      await stored(page);
    },
    check: async (kind, _, value) => {
      await choose(properties(page).getByRole("combobox", { name: "Prüfung hinzufügen" }), kind);
      await fill(properties(page).getByRole("textbox", { name: "Zeichen" }), value);
      await click(properties(page).getByRole("button", { name: "Übernehmen" }));
      await stored(page);
    },
    translate: async (texts) => {
      await click(button(/^Texte/));
      for (const [name, text] of texts) {
        const field = page.getByRole("textbox", { name });
        await click(field);
        await fill(field, text);
      }
      await click(button(/^Texte/));
      await stored(page);
    },
    tryOut: async (answers) => {
      await click(button("Ausprobieren"));
      for (const [name, text] of answers) {
        const field = tried(page).getByRole(text ? "textbox" : "radio", { name, exact: true }).first();
        await click(field);
        if (text) await fill(field, text);
      }
    },
    keepTest: async () => {
      await click(button("Als Test merken"));
      await page.getByText(/^Test „.*“ gemerkt$/).first().waitFor();
      await click(button("Beenden"));
    },
  };
}

/** Two sections, a repeated group, two conditions (one within the group), a check, English texts, a kept test. */
export async function buildForm(way: Way, title: string) {
  const { count } = way;
  await way.begin(title);
  count.during("insert");
  await way.insert("Text", "text", "Wer hat den Hund?");
  count.during("check");
  await way.check(/^höchstens/, "h", "40");
  count.during("next");
  await way.insert("Ja oder Nein", "ja", "Zugezogen?");
  await way.insert("Datum", "dat", "Seit wann?");
  count.during("condition");
  await way.showIf("Zugezogen?");
  count.during("section");
  await way.insert("Abschnitt", "absch", "Hunde");
  count.during("group");
  await way.insert("Gruppe mit mehreren", "mehreren ang", "Hund");
  count.during("next");
  await way.insert("Ja oder Nein", "ja", "Mischling?");
  await way.insert("Text", "text", "Welche Rassen?");
  count.during("condition");
  await way.showIf("Mischling?");
  count.during("next");
  await way.insert("Text", "text", "Chip");
  await way.insert("Text", "text", "Fell");
  count.during("kind");
  await way.become("Längerer Text", "l");
  count.during("delete");
  await way.remove("Fell");
  count.during("move");
  await way.moveUp("Chip", "Welche Rassen");
  count.during("translate");
  await way.translate([
    [/^Englisch für „Chip“/, "Chip number"],
    [/^Englisch für „Welche Rassen\?“/, "Which breeds?"],
  ]);
  count.during("try");
  await way.tryOut([
    ["Ja", ""],
    ["Welche Rassen?", "Dackel"],
  ]);
  count.during("keep test");
  await way.keepTest();
}
