// Every screen, drawer and dialog of the designer, and how to get there as a person would.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "../../src/ipc/contract";
import type { Backstage } from "./backstage";
import { call, importForm, openDraft, openList, openView, part, paste, properties, row, SAMPLE } from "./designerParts";

export interface DesignerScreen {
  name: string;
  stage?: Stage;
  /** Who works at the desk. */
  email?: string;
  prepare?: (backstage: Backstage) => Promise<unknown>;
  show: (page: Page) => Promise<unknown>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const sample = () => importForm(SAMPLE);
const open = (page: Page) => openDraft(page, "Hundesteuer");

/** Selects a line of the outline that begins so, and looks at its properties. */
async function select(page: Page, line: string) {
  await part(page, "Gliederung");
  await row(page, new RegExp(`^${line}`)).click();
  await part(page, "Eigenschaften");
  const called = properties(page).getByRole("textbox", { name: /^(Beschriftung|Titel|Name des Formulars)$/ });
  await expect.poll(() => called.inputValue()).toContain(line.split(",")[0]);
}

const MIRA = "mira.novak@musterau.example";
const UTE = "dr.ute.hoffmann@musterau.example";

/** Handed in, commented by somebody else, and gone on with at another desk. */
async function sharedByTwo({ asColleague }: Backstage) {
  const { id: draft } = await sample();
  await call("submit_verfahren", { draft, note: "Erster Stand mit Einzugsermächtigung und Grundstücksverkehrsgenehmigungszuständigkeitsübertragung" });
  const done = (email: string, command: string, request: object) =>
    expect.poll(() => asColleague(email, command, { draft, ...request }).then(() => true, () => false), { timeout: 15_000 }).toBe(true);
  await done(UTE, "take_verfahren", {});
  await done(UTE, "act_on_verfahren", { act: { type: "comment", node: "field:hunde/rasse", text: "Auch Mischlinge?" } });
  await done(MIRA, "take_verfahren", {});
  await done(MIRA, "edit_verfahren", { edit: { kind: "set", node: "field:hunde/rasse", property: "label", value: "Rasse oder Mischung" }, joins: false });
  await done(MIRA, "submit_verfahren", { note: "" });
}

async function newDialog(page: Page, origin: RegExp) {
  await openList(page);
  await button(page, "Neues Formular").first().click();
  await page.getByRole("radio", { name: origin }).check();
}

async function drawer(page: Page, name: RegExp) {
  await open(page);
  await button(page, name).click();
}

async function history(page: Page, tab: string) {
  await drawer(page, /^Verlauf/);
  await page.getByRole("group", { name: "Ansicht" }).last().getByRole("button", { name: tab }).click();
  await page.getByText("Wird geladen").waitFor({ state: "detached" });
}

/** A draft with steps, a named state, and a test. */
async function worked() {
  const { id } = await sample();
  const { outline } = await call<{ outline: { node: string; name: string }[] }>("open_verfahren", { draft: id });
  const node = outline.find((line) => line.name === "Rasse")?.node ?? "";
  await call("name_state", { draft: id, name: "vor der Abstimmung" });
  const set = (property: string, value: unknown) => call("edit_verfahren", { draft: id, edit: { kind: "set", node, property, value }, joins: false });
  await set("label", "Rasse oder Mischung");
  await set("required", false);
  await call("generate_tests", { draft: id });
}

const wrong = () =>
  importForm({
    ...SAMPLE,
    sections: SAMPLE.sections.map((section) => ({
      ...section,
      fieldGroups: section.fieldGroups.map((group) => ({ ...group, rows: [...group.rows, { fields: [{ id: "leer", label: "", type: "RADIO_BUTTONS", required: true, possibleValues: [] }] }] })),
    })),
  });

export const DESIGNER_SCREENS: DesignerScreen[] = [
  { name: "drafts-empty", show: openList },
  { name: "drafts", prepare: sample, show: openList },
  { name: "new-nothing", show: (page) => newDialog(page, /^Leeres Formular/) },
  {
    name: "new-lines",
    show: async (page) => {
      await newDialog(page, /^Eingefügte Liste/);
      await page.getByRole("textbox", { name: "Fragen" }).fill("Vorname *\nGeburtsdatum\nIBAN\nFerienwoche\t1. Woche/2. Woche/3. Woche\nGrundstücksverkehrsgenehmigungszuständigkeitsübertragung");
      await page.getByRole("list", { name: "Das wird daraus" }).waitFor();
    },
  },
  { name: "new-file", show: (page) => newDialog(page, /^Datei/) },
  { name: "new-sample", show: (page) => newDialog(page, /Gewerbe anmelden/) },
  { name: "field", prepare: sample, show: async (page) => (await open(page), await select(page, "Woher haben")) },
  { name: "group", prepare: sample, show: async (page) => (await open(page), await select(page, "Hund, Gruppe")) },
  { name: "section", prepare: sample, show: async (page) => (await open(page), await select(page, "Hunde, Abschnitt")) },
  { name: "form", prepare: sample, show: async (page) => (await open(page), await select(page, "Hundesteuer, Formular")) },
  { name: "outline", prepare: sample, show: open },
  { name: "canvas", prepare: sample, show: async (page) => (await open(page), await part(page, "Formular")) },
  {
    name: "reading",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await part(page, "Formular");
      await button(page, "Vorlesen").click();
    },
  },
  {
    name: "insert",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await page.keyboard.press("Control+Enter");
      await page.getByRole("combobox", { name: /eingefügt/ }).waitFor();
    },
  },
  {
    name: "condition",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await select(page, "Welches Tierheim");
      await properties(page).getByRole("button", { name: /Woher haben/ }).first().click();
      await page.getByRole("form", { name: "Bedingung" }).waitFor();
    },
  },
  {
    name: "validator",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await select(page, "Rasse");
      const added = properties(page).getByRole("combobox", { name: "Prüfung hinzufügen" });
      // Another page of the same desk may have added it before.
      const there = properties(page).getByRole("button", { name: /^höchstens/ });
      if (await there.count()) await there.click();
      else await added.selectOption({ index: (await added.getByRole("option").allTextContents()).findIndex((name) => name.startsWith("höchstens")) });
      await properties(page).getByRole("textbox", { name: "Zeichen" }).waitFor();
    },
  },
  {
    name: "kind-losses",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await select(page, "Woher haben");
      await properties(page).getByRole("combobox", { name: "Art der Antwort" }).selectOption({ label: "Datum" });
      await page.getByRole("group", { name: "Was die andere Art mitnimmt" }).waitFor();
    },
  },
  {
    name: "left-behind",
    prepare: sample,
    show: async (page) => {
      await open(page);
      await part(page, "Gliederung");
      await row(page, /^Hund, Gruppe/).waitFor();
      // Another page of the same desk has deleted it before.
      if ((await row(page, /^Woher haben/).count()) === 0) await page.keyboard.press("Control+z");
      await row(page, /^Woher haben/).click();
      await page.keyboard.press("Delete");
      await page.getByText(/^1 Regel fragte/).waitFor();
      await button(page, "Anderes Feld einsetzen").click();
      await page.getByText(/^Statt „Woher haben Sie den Hund\?“ passt kein anderes Feld/).waitFor();
    },
  },
  {
    name: "findings",
    prepare: wrong,
    show: async (page) => {
      await open(page);
      await page.keyboard.press("F8");
      await page.getByRole("heading", { name: /Befund/ }).waitFor();
    },
  },
  { name: "sharing-own", email: MIRA, prepare: sample, show: (page) => drawer(page, /^Gemeinsam/) },
  {
    name: "sharing",
    email: MIRA,
    prepare: sharedByTwo,
    show: async (page) => {
      await drawer(page, /^Gemeinsam/);
      await page.getByTestId("behind").getByRole("button", { name: "Zusammenführen" }).waitFor();
      await page.getByText("Auch Mischlinge?").waitFor();
    },
  },
  { name: "texts", prepare: sample, show: async (page) => (await drawer(page, /^Texte/), await page.getByRole("table", { name: "Texte" }).getByRole("row").first().waitFor()) },
  {
    name: "texts-paste",
    prepare: sample,
    show: async (page) => {
      await drawer(page, /^Texte/);
      await page.getByRole("textbox", { name: /^Englisch für „Hunde“/ }).focus();
      await paste(page, "Dogs\t\nDog\n");
      await page.getByRole("dialog", { name: "Mehrere Texte einfügen" }).waitFor();
    },
  },
  {
    name: "fim",
    prepare: async () => {
      const base64 = readFileSync(join(import.meta.dirname, "../../../crates/core/fim/tests/repeated.xml")).toString("base64");
      const { draft } = await call<{ draft: { id: string } }>("import_verfahren", { files: [{ name: "repeated.xml", base64 }] });
      await call("edit_verfahren", { draft: draft.id, edit: { kind: "set", node: (await openView(draft.id)).outline[0]?.node, property: "title", value: "Hundesteuer" }, joins: false });
    },
    show: async (page) => (await drawer(page, /^Aus FIM/), await page.getByRole("radio", { name: /^Lesart A/ }).waitFor()),
  },
  { name: "history-steps", prepare: worked, show: (page) => drawer(page, /^Verlauf/) },
  { name: "history-effects", prepare: worked, show: (page) => history(page, "Wirkung") },
  { name: "history-changes", prepare: worked, show: (page) => history(page, "Änderungen") },
  { name: "history-pages", prepare: worked, show: (page) => history(page, "Nebeneinander") },
  {
    name: "try-out",
    prepare: worked,
    show: async (page) => {
      await open(page);
      await page.keyboard.press("Control+e");
      await page.getByRole("group", { name: "Formular zum Ausprobieren" }).waitFor();
      await page.getByRole("button", { name: "Antworten prüfen" }).click();
      await page.getByText(/fehl/).first().waitFor();
    },
  },
  {
    name: "practice",
    stage: { stage: "signed-out" },
    show: async (page) => {
      const begin = button(page, "Ohne Anmeldung üben");
      await Promise.race([begin.waitFor(), button(page, "Üben beenden").waitFor()]);
      if (await begin.isVisible()) await begin.click();
      await openList(page);
    },
  },
];
