// The keyboard in the designer of the real desk: nothing that is typed goes astray, and what does its work hands the focus on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import type { NodeView } from "../../src/ipc/contract";
import { launch, onRealDesk, open, type Opened, type OpenOptions } from "./browser";
import { call, hasFocus, heading, importForm, openDraft, openList, part, properties, row, stored } from "./designerParts";

if (!onRealDesk) console.log("skipped: the keyboard in the form designer, AMTSPULT_DESK names no program");

const OPTIONS = [
  { value: "a", label: "Hund" },
  { value: "b", label: "Katze" },
];

const FORM = {
  id: "1:Tiere:v1.0",
  title: "Tiere",
  sections: [
    {
      title: "Eins",
      fieldGroups: [
        {
          id: "g",
          title: "Tier",
          rows: [
            { id: "name", type: "STRING", label: "Name" },
            { id: "art", type: "RADIO_BUTTONS", label: "Art", possibleValues: OPTIONS },
            { id: "rasse", type: "STRING", label: "Rasse" },
            { id: "farbe", type: "STRING", label: "Farbe" },
          ].map((field) => ({ fields: [field] })),
        },
      ],
    },
  ],
};

describe.skipIf(!onRealDesk)("the keyboard in the designer", () => {
  let browser: Browser;
  let opened: Opened;
  let draft = "";
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => opened.close());

  async function start(options: OpenOptions = {}): Promise<Page> {
    opened = await open(browser, options);
    draft = (await importForm(FORM)).id;
    await openDraft(opened.page, "Tiere");
    return opened.page;
  }

  const select = async (page: Page, name: RegExp, label: string) => {
    await row(page, name).click();
    await expect.poll(() => properties(page).getByRole("textbox", { name: "Beschriftung" }).inputValue()).toBe(label);
  };
  const options = async () => {
    const view = await call<NodeView>("verfahren_node", { draft, node: "field:g/art", language: "de" });
    return view.options.map((option) => option.label);
  };

  it("writes each answer into the line that was added for it, however fast one types", async () => {
    const page = await start();
    await select(page, /^Art/, "Art");
    await properties(page).getByRole("textbox", { name: "Möglichkeit 2" }).click();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Vogel");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Fisch");
    await expect.poll(options).toEqual(["Hund", "Katze", "Vogel", "Fisch"]);
    // Also at a desk that takes its time: what is typed meanwhile goes from line to line.
    await page.route("**/call/**", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press("Enter");
    await page.keyboard.type("Igel\nMaus\nReh");
    await expect.poll(options, { timeout: 10_000 }).toEqual(["Hund", "Katze", "Vogel", "Fisch", "Igel", "Maus", "Reh"]);
    await page.unroute("**/call/**");
  });

  it("hands the focus on to what stands next where something is gone, and keeps it on what can't go on", async () => {
    const page = await start();
    await select(page, /^Art/, "Art");
    const up = properties(page).getByRole("button", { name: "„Katze“ nach oben" });
    await up.focus();
    await page.keyboard.press("Enter");
    await expect.poll(options).toEqual(["Katze", "Hund"]);
    await expect.poll(() => up.isDisabled()).toBe(true);
    await hasFocus(up);
    await page.keyboard.press("Enter");
    await properties(page).getByRole("button", { name: "„Katze“ entfernen" }).focus();
    await page.keyboard.press("Enter");
    await hasFocus(properties(page).getByRole("textbox", { name: "Möglichkeit 1" }));
    expect(await options()).toEqual(["Hund"]);
    const undo = page.getByTestId("design-undo");
    await undo.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect.poll(options).toEqual(["Hund", "Katze"]);
    await expect.poll(() => undo.isDisabled()).toBe(true);
    await hasFocus(undo);
  });

  it("lets a rule wait that was begun, without taking the keys of who walks past it", async () => {
    const page = await start();
    await select(page, /^Rasse/, "Rasse");
    await page.keyboard.press("Control+b");
    const rule = page.getByRole("form", { name: "Bedingung" });
    await rule.getByRole("combobox", { name: "Frage" }).selectOption({ label: "Art" });
    await rule.getByRole("checkbox", { name: "Katze" }).check();
    await select(page, /^Name/, "Name");
    for (const name of [/^Art/, /^Rasse/, /^Farbe/]) {
      await page.keyboard.press("ArrowDown");
      await hasFocus(row(page, name));
      if (name.source === "^Rasse") await rule.waitFor();
    }
    await page.getByTestId("leave-designer").click();
    await openDraft(page, "Tiere");
    await select(page, /^Rasse/, "Rasse");
    expect(await rule.getByRole("checkbox", { name: "Katze" }).isChecked()).toBe(true);
    await rule.getByRole("checkbox", { name: "Katze" }).uncheck();
    await rule.getByRole("button", { name: "Übernehmen" }).click();
    expect(await rule.isVisible(), "nothing to compare with").toBe(true);
    await rule.getByRole("checkbox", { name: "Hund" }).check();
    await rule.getByRole("button", { name: "Übernehmen" }).click();
    await properties(page).getByTestId("condition").getByText("Hund").waitFor();
  });

  it("asks before a kind takes something away, or says that nothing is done", async () => {
    const page = await start();
    await select(page, /^Art/, "Art");
    const kind = properties(page).getByRole("combobox", { name: "Art der Antwort" });
    const choose = async () => {
      await kind.focus();
      await page.keyboard.type("Dateien");
    };
    await choose();
    await page.keyboard.press("Enter");
    const losses = page.getByTestId("losses");
    await losses.waitFor();
    await page.keyboard.press("Escape");
    await hasFocus(kind);
    expect(await losses.isVisible()).toBe(false);
    await choose();
    await row(page, /^Name/).click();
    await page.getByRole("alert").getByText(/^„Art“ ist nicht geändert/).waitFor();
    expect(await options()).toEqual(["Hund", "Katze"]);
  });

  it("reaches the properties from the outline of a narrow window", async () => {
    const page = await start({ context: { viewport: { width: 320, height: 640 } } });
    await row(page, /^Farbe/).click();
    await page.keyboard.press("F2");
    await hasFocus(properties(page).getByRole("textbox", { name: "Beschriftung" }));
    await page.keyboard.type("Fellfarbe");
    await part(page, "Gliederung");
    await row(page, /^Fellfarbe/).click();
    await page.keyboard.press("Control+b");
    await hasFocus(page.getByRole("form", { name: "Bedingung" }).getByRole("combobox", { name: "Frage" }));
    await part(page, "Gliederung");
    await row(page, /^Name/).click();
    await page.keyboard.press("Control+Shift+a");
    await hasFocus(properties(page).getByRole("combobox", { name: "Art der Antwort" }));
  });

  it("makes a form of the lines that stand there, also right after they came", async () => {
    opened = await open(browser);
    const { page } = opened;
    await openList(page);
    await page.getByTestId("new-draft").or(page.getByTestId("new-draft-first")).first().click();
    await page.getByRole("radio", { name: /Liste/ }).check();
    await page.getByTestId("draft-title").fill("Neu");
    await page.getByTestId("draft-lines").fill("Alt A\nAlt B");
    await page.getByTestId("guessed").waitFor();
    await page.getByTestId("draft-lines").fill("Eins\nZwei\nDrei");
    await page.getByTestId("create-draft").click();
    await stored(page);
    await heading(page, "Neu").waitFor();
    for (const name of [/^Eins/, /^Zwei/, /^Drei/]) await row(page, name).waitFor();
  });
});
