// Writing a label of a form with 1,000 fields in three form designers, one after the other in the same Chromium: this one, form-js
// and SurveyJS Creator. Started by `cargo xtask bench designer`, which installs the two and prints what this says.
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, open } from "../browser/browser";
import { importForm, openDraft, properties, row, stored } from "../browser/designerParts";

const EDITORS = join(import.meta.dirname, "editors");
const GROUPS = 50;
const FIELDS = 20;
/** Typed with a pause between the letters, as people do. */
const LETTERS = "WievieleTierelebenzurzeitinIhremHaushalt";
const PAUSE = 120;

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const label = (group: number, field: number) => `Frage ${group * FIELDS + field + 1}`;

/** From when the browser got the key, with what it had to wait for, to the end of the painting that follows. */
const PAINTS = `
  window.__paints = [];
  document.addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => window.__paints.push(performance.now() - timeStamp))), true);
`;

function tell(program: string, what: string, all: readonly number[]) {
  const sorted = all.toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
  console.log(`| ${program} | ${what} | p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (n = ${sorted.length}) |`);
}

/** Each letter goes to the field, should it have lost the focus meanwhile. */
async function type(page: Page, program: string, field: Locator) {
  await page.evaluate(PAINTS);
  for (const letter of LETTERS) {
    await field.press(letter);
    await page.waitForTimeout(PAUSE);
  }
  await page.evaluate("new Promise((done) => setTimeout(done, 1000))");
  tell(program, "letter in a label", await page.evaluate<number[]>("window.__paints"));
}

/** The time until an expression has shown a form and the browser has painted it. */
const SHOWN = (show: string) => `(async () => {
  const begun = performance.now();
  await ${show};
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
})()`;

describe("form designers with 1,000 fields", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  async function blank(body: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.setContent(`<!doctype html><body style="margin:0">${body}</body>`);
    return page;
  }

  it("Amtspult", async () => {
    const opened = await open(browser);
    const group = (number: number) => ({
      id: `g${number}`,
      title: `Gruppe ${number + 1}`,
      rows: numbers(FIELDS).map((field) => ({ fields: [{ id: `f${field}`, label: label(number, field), type: "STRING" }] })),
    });
    const sections = numbers(5).map((section) => ({ title: `Abschnitt ${section + 1}`, fieldGroups: numbers(10).map((one) => group(section * 10 + one)) }));
    await importForm({ id: "1:Gross:v1.0", title: "Groß", sections });
    const { page } = opened;
    const begun = performance.now();
    await openDraft(page, "Groß");
    tell("Amtspult", "open", [performance.now() - begun]);
    await row(page, /^Frage 1,/).click();
    await page.keyboard.press("F2");
    const field = properties(page).getByRole("textbox", { name: "Beschriftung" });
    await field.waitFor();
    await type(page, "Amtspult", field);
    await stored(page);
    await opened.close();
  });

  it("form-js", async () => {
    const page = await blank('<div id="editor" style="height:800px"></div>');
    for (const sheet of ["form-js", "form-js-editor"]) await page.addStyleTag({ path: join(EDITORS, `node_modules/@bpmn-io/form-js/dist/assets/${sheet}.css`) });
    await page.addScriptTag({ path: join(EDITORS, "node_modules/@bpmn-io/form-js/dist/form-editor.umd.js") });
    const group = (number: number) => ({
      type: "group",
      id: `Group_${number}`,
      label: `Gruppe ${number + 1}`,
      components: numbers(FIELDS).map((field) => ({ type: "textfield", id: `Field_${number}_${field}`, key: `f${number}_${field}`, label: label(number, field) })),
    });
    const schema = { type: "default", id: "Form", schemaVersion: 17, components: numbers(GROUPS).map(group) };
    const show = `(window.editor = new FormEditor.FormEditor({ container: document.getElementById("editor") })).importSchema(${JSON.stringify(schema)})`;
    tell("form-js 1.23.0", "open", [await page.evaluate<number>(SHOWN(show))]);
    await page.evaluate('window.editor.get("selection").set(window.editor.get("formFieldRegistry").get("Field_0_0"))');
    await page.locator(".bio-properties-panel-group-header-title", { hasText: "General" }).click();
    const field = page.locator("#bio-properties-panel-label").first();
    await field.click();
    await page.keyboard.press("Control+a");
    await type(page, "form-js 1.23.0", field);
    expect(await page.evaluate('window.editor.get("formFieldRegistry").get("Field_0_0").label')).toBe(LETTERS);
    await page.close();
  });

  it("SurveyJS Creator", async () => {
    const page = await blank('<div id="editor" style="height:800px"></div>');
    for (const sheet of ["survey-core/survey-core", "survey-creator-core/survey-creator-core"]) await page.addStyleTag({ path: join(EDITORS, `node_modules/${sheet}.min.css`) });
    const bundle = await build({
      configFile: false,
      logLevel: "silent",
      define: { "process.env.NODE_ENV": '"production"' },
      build: { write: false, lib: { entry: join(EDITORS, "survey.jsx"), formats: ["iife"], name: "editors" } },
    });
    const [first] = Array.isArray(bundle) ? bundle : [];
    const code = first?.output[0].code ?? "";
    await page.addScriptTag({ content: code });
    const panel = (number: number) => ({
      type: "panel",
      name: `g${number}`,
      title: `Gruppe ${number + 1}`,
      elements: numbers(FIELDS).map((field) => ({ type: "text", name: `f${number}_${field}`, title: label(number, field) })),
    });
    const json = { pages: numbers(5).map((section) => ({ name: `p${section}`, elements: numbers(10).map((one) => panel(section * 10 + one)) })) };
    tell("SurveyJS Creator 2.5.39", "open", [await page.evaluate<number>(SHOWN(`(window.creator = openCreator(${JSON.stringify(json)}), null)`))]);
    await page.evaluate('window.creator.selectElement(window.creator.survey.getQuestionByName("f0_0"))');
    const field = page.locator('.spg-root-modern [data-name="title"] textarea, .spg-root-modern [data-name="title"] input').first();
    await field.waitFor({ timeout: 60_000 });
    await field.click();
    await page.keyboard.press("Control+a");
    await type(page, "SurveyJS Creator 2.5.39", field);
    // While letters are typed the field is made anew and loses focus and caret: they arrive, in another order.
    await page.evaluate("document.activeElement.blur()");
    expect(await page.evaluate('window.creator.survey.getQuestionByName("f0_0").title')).toHaveLength(LETTERS.length);
    await page.close();
  });
});
