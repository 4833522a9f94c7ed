// Trying a form out on the real desk, with one that takes its time: what is typed stays where it was typed, undo is the
// field's own, and the focus stays where the work is.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Steps } from "../../src/ipc/contract";
import { launch, onRealDesk, open, type Opened } from "./browser";
import { call, hasFocus, importForm, openDraft, openView, properties, row, stored } from "./designerParts";

if (!onRealDesk) console.log("skipped: trying out, AMTSPULT_DESK names no program");

const field = (id: string, rest: object = {}) => ({ id, label: id, type: "STRING", required: false, ...rest });
const answers = [{ value: "nein", label: "nein" }, { value: "ja", label: "ja" }];
const group = (id: string, fields: readonly object[], rest: object = {}) => ({ id, title: id, rows: fields.map((one) => ({ fields: [one] })), ...rest });
const whenYes = [{ "@type": "ShowOnFieldValuesCondition", conditionFieldKey: { groupId: "g", groupIndex: 0, fieldId: "Umzug" }, values: ["ja"] }];

const FORM = {
  id: "1:Probe:v1.0",
  title: "Probe",
  sections: [
    {
      title: "Eins",
      fieldGroups: [
        group("g", [
          field("Ruf"),
          field("Ort"),
          field("Grund", { type: "TEXTAREA" }),
          field("Umzug", { type: "RADIO_BUTTONS", possibleValues: answers }),
          field("Wohin", { displayConditions: whenYes }),
          field("Art", { type: "DROPDOWN_SINGLE_SELECT", possibleValues: answers }),
          field("Ende"),
        ]),
        group("Tier", [field("Rasse"), field("Farbe")], { multiple: true, layout: "MULTIPLE", maxInstanceCount: 3 }),
      ],
    },
    { title: "Zwei", fieldGroups: [group("k", [field("Rest")])] },
  ],
};

/** 200 fields on the page that is tried, of 1,000. */
const LARGE = {
  id: "1:Gross:v1.0",
  title: "Groß",
  sections: Array.from({ length: 5 }, (_, section) => ({
    title: `Teil ${section}`,
    fieldGroups: Array.from({ length: 10 }, (_, at) => group(`g${section}x${at}`, Array.from({ length: 20 }, (_, one) => field(`f${one}`)))),
  })),
};

describe.skipIf(!onRealDesk)("trying a form out", () => {
  let browser: Browser;
  let opened: Opened;
  /** Milliseconds until the desk answers. */
  let lag = 0;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => opened.close());

  async function tryOut(form: { title: string } = FORM): Promise<{ page: Page; draft: string; at: (name: string) => Locator; settled: () => Promise<void> }> {
    opened = await open(browser);
    const { page } = opened;
    const draft = await importForm(form);
    await openDraft(page, form.title);
    lag = 0;
    let waits = 0;
    await page.route("**/call/try_verfahren", async (route) => {
      waits += 1;
      await new Promise((resolve) => setTimeout(resolve, lag));
      await route.continue();
      waits -= 1;
    });
    await page.keyboard.press("Control+e");
    await page.getByRole("combobox", { name: "Person" }).selectOption({ label: "ohne Konto" });
    const tried = page.getByRole("group", { name: "Formular zum Ausprobieren" });
    const at = (name: string) => tried.locator(`[name="${name}"]`);
    const settled = async () => {
      await page.waitForTimeout(50);
      await expect.poll(() => waits, { timeout: 20_000 }).toBe(0);
      await page.waitForTimeout(100);
    };
    await settled();
    return { page, draft: draft.id, at, settled };
  }

  const steps = async (draft: string): Promise<Steps> => (await openView(draft)).steps;
  const focusedWithin = (at: Locator) => expect.poll(() => at.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one)).toBe(true);

  it.each([0, 80, 300, 1500])("loses and moves no key with a desk that takes %i ms", async (milliseconds) => {
    const { page, at, settled } = await tryOut();
    const kept: unknown[] = [];
    page.on("request", (request) => request.url().endsWith("/keep_test") && kept.push((request.postDataJSON() as { state: { answers: unknown } }).state.answers));
    lag = milliseconds;
    const type = (text: string) => page.keyboard.type(text, { delay: 30 });
    await at("g:0:Ruf").click();
    await type("Berta Vogel");
    await page.keyboard.press("Tab");
    await type("Annaberg-Buchholz");
    await page.keyboard.press("Tab");
    await type("Erste Zeile");
    // Within a text, and above what stands there.
    await page.keyboard.press("Home");
    await type("Die lange ");
    await at("g:0:Umzug").nth(1).click();
    await at("g:0:Ende").click();
    await type("Ende");
    await at("g:0:Wohin").click();
    await type("Nach Pirna");
    await page.keyboard.press("Tab");
    await type("ja");
    await page.keyboard.press("Tab");
    await type(" gut");
    await page.keyboard.press("Control+Shift+m");
    await type(" und weiter");
    await settled();
    const texts = await Promise.all(["Ruf", "Ort", "Grund", "Wohin", "Art", "Ende"].map((name) => at(`g:0:${name}`).inputValue()));
    // A field that is reached by Tab is chosen with all that is in it.
    expect(texts).toEqual(["Berta Vogel", "Annaberg-Buchholz", "Die lange Erste Zeile", "Nach Pirna", "ja", " gut und weiter"]);
    await focusedWithin(at("g:0:Ende"));
    // What was kept is what stood there when it was asked for.
    await page.getByText(/^✓ Test: ohne Konto/).waitFor();
    expect(kept).toEqual([expect.objectContaining({ "g:0:Ort": "Annaberg-Buchholz", "g:0:Ende": "gut" })]);
  });

  it("keeps what is written in the entries of a group when one before them is removed, and goes on there", async () => {
    const { page, at, settled } = await tryOut();
    const button = (name: RegExp) => page.getByRole("group", { name: "Formular zum Ausprobieren" }).getByRole("button", { name });
    for (const entry of [0, 1, 2]) {
      await at(`Tier:${entry}:Rasse`).fill(`Rasse ${entry}`);
      if (entry < 2) await button(/hinzufügen/).click();
    }
    await settled();
    lag = 400;
    await button(/^Tier 1 entfernen/).click();
    await at("Tier:1:Farbe").click();
    await page.keyboard.type("falb und weiß", { delay: 60 });
    await settled();
    await focusedWithin(at("Tier:0:Farbe"));
    expect(await at("Tier:0:Farbe").inputValue()).toBe("falb und weiß");
    expect(await at("Tier:0:Rasse").inputValue()).toBe("Rasse 1");
    expect(await at("Tier:1:Rasse").inputValue()).toBe("Rasse 2");
    lag = 0;
    await button(/^Tier 1 entfernen/).focus();
    await page.keyboard.press("Enter");
    // What took its place.
    await focusedWithin(at("Tier:0:Rasse"));
    expect(await at("Tier:0:Rasse").inputValue()).toBe("Rasse 2");
    for (const entry of [1, 2]) {
      await button(/hinzufügen/).focus();
      await page.keyboard.press("Enter");
      await at(`Tier:${entry}:Rasse`).waitFor();
    }
    // No more can be added.
    await focusedWithin(at("Tier:2:Rasse"));
  });

  it("leaves a field that is hidden by now under the hands of whoever writes in it", async () => {
    const { page, at, settled } = await tryOut();
    await at("g:0:Umzug").nth(1).click();
    await at("g:0:Wohin").waitFor();
    lag = 300;
    await at("g:0:Umzug").nth(0).click();
    await at("g:0:Wohin").click();
    // Letters of commands.
    await page.keyboard.type("g e n Dresden", { delay: 60 });
    await settled();
    expect(await at("g:0:Wohin").inputValue()).toBe("g e n Dresden");
    await page.keyboard.press("Tab");
    await at("g:0:Wohin").waitFor({ state: "detached" });
    await at("g:0:Umzug").nth(1).click();
    await expect.poll(() => at("g:0:Wohin").inputValue()).toBe("g e n Dresden");
  });

  it("takes every key among 1,000 fields", async () => {
    const { page, at, settled } = await tryOut(LARGE);
    lag = 80;
    await at("g0x0:0:f0").click();
    for (const text of ["Berta Vogel", "Annaberg-Buchholz", "Ende gut"]) {
      await page.keyboard.type(text, { delay: 60 });
      await page.keyboard.press("Tab");
    }
    await settled();
    expect(await Promise.all([0, 1, 2].map((one) => at(`g0x0:0:f${one}`).inputValue()))).toEqual(["Berta Vogel", "Annaberg-Buchholz", "Ende gut"]);
  });

  it("takes no step of the draft back where one tries out, nor where one types in a rule", async () => {
    const { page, draft, at } = await tryOut();
    await page.keyboard.press("Control+Shift+m");
    await page.getByText("✓ Test: ohne Konto").waitFor();
    const before = await steps(draft);
    const name = page.getByRole("textbox", { name: "Name des Tests" });
    const day = page.getByRole("textbox", { name: /^Tag/ });
    await at("g:0:Umzug").nth(1).click();
    await page.keyboard.press("Control+z");
    await page.getByRole("button", { name: "Antworten prüfen" }).focus();
    await page.keyboard.press("Control+z");
    for (const typed of [name, day]) {
      await typed.click();
      await page.keyboard.type("3");
      await page.keyboard.press("Control+z");
      await expect.poll(() => typed.inputValue()).toBe("");
    }
    expect((await steps(draft)).undo).toEqual(before.undo);
    await page.getByRole("button", { name: "Beenden" }).click();
    await row(page, /^Ende/).click();
    await page.keyboard.press("Control+Shift+b");
    await properties(page).getByRole("combobox", { name: "Prüfung hinzufügen" }).selectOption({ label: "mindestens 0" });
    const number = properties(page).getByRole("textbox", { name: "Zahl" });
    await number.waitFor();
    const open = await steps(draft);
    await number.click();
    await page.keyboard.type("12");
    await page.keyboard.press("Control+z");
    await expect.poll(() => number.inputValue()).toBe("0");
    expect((await steps(draft)).undo).toEqual(open.undo);
  });

  it("tells a day that is none once it is left, and keeps no test with it", async () => {
    const { page, draft, at, settled } = await tryOut();
    const day = page.getByRole("textbox", { name: /^Tag/ });
    const told = page.getByText(/^Das ist kein Tag\./);
    await at("g:0:Ruf").fill("Anna");
    for (const text of ["morgen", "01.01.", "31.02.2026"]) {
      await day.fill(text);
      expect(await told.count()).toBe(0);
      await day.blur();
      await told.waitFor();
      await day.fill("");
    }
    await day.fill("31.02.2026");
    await page.keyboard.press("Control+Shift+m");
    await page.getByText("Der Test ist nicht gemerkt: Was unter „Tag“ steht, ist kein Tag.").first().waitFor();
    await told.waitFor();
    expect(await call("verfahren_tests", { draft })).toEqual([]);
    // Nothing began anew with what is no day.
    await settled();
    expect(await at("g:0:Ruf").inputValue()).toBe("Anna");
    await day.fill("01.03.2026");
    await told.waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+m");
    await page.getByText("✓ Test: ohne Konto").waitFor();
  });

  it("goes on at the tests by keyboard", async () => {
    const { page, draft } = await tryOut();
    const generate = page.getByRole("button", { name: "Fehlende Tests erzeugen" });
    await generate.focus();
    await page.keyboard.press("Enter");
    const removing = page.getByRole("button", { name: /^Test „.*“ löschen$/ });
    await removing.first().waitFor({ timeout: 30_000 });
    await hasFocus(generate);
    await page.getByRole("button", { name: "Beenden" }).click();
    await call("write_shown", { draft, node: "field:g/Wohin", shown: { any: [] } });
    await row(page, /^Ruf/).click();
    await properties(page).getByRole("textbox", { name: "Beschriftung" }).fill("Rufname");
    await stored(page);
    await page.keyboard.press("Control+e");
    const accepting = page.getByRole("button", { name: "So übernehmen" });
    await accepting.first().waitFor();
    for (let left = await accepting.count(); left > 0; left -= 1) {
      await accepting.first().focus();
      await page.keyboard.press("Enter");
      await expect.poll(() => accepting.count()).toBe(left - 1);
      await hasFocus(left > 1 ? accepting.first() : generate);
    }
    for (let left = await removing.count(); left > 0; left -= 1) {
      await removing.first().focus();
      await page.keyboard.press("Enter");
      await expect.poll(() => removing.count()).toBe(left - 1);
      await hasFocus(left > 1 ? removing.first() : generate);
    }
  });
});
