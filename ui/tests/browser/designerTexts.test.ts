// What is done to several rules or texts at once on the real desk: each is one step, and nothing goes without being named.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { launch, onRealDesk, open, type Opened } from "./browser";
import { call, hasFocus, importForm, openDraft, openView, paste, properties, row, SAMPLE, stored, treeOf } from "./designerParts";

if (!onRealDesk) console.log("skipped: rules and texts of the form designer, AMTSPULT_DESK names no program");

/** The sample with another question about where the dog comes from. */
function withAnother() {
  const form = structuredClone(SAMPLE);
  const rows = form.sections[1]?.fieldGroups[0]?.rows;
  const [origin] = rows?.[1]?.fields ?? [];
  if (origin) rows?.push({ fields: [{ ...structuredClone(origin), id: "quelle", label: "Aus welcher Quelle?" }] });
  return form;
}

describe.skipIf(!onRealDesk)("several at once", () => {
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => opened.close());

  async function startWith(form: unknown): Promise<Page> {
    opened = await open(browser);
    await importForm(form);
    await openDraft(opened.page, "Hundesteuer");
    return opened.page;
  }

  const bar = (page: Page) => page.getByText("1 Regel fragte danach: Welches Tierheim?");
  const selectedLine = (page: Page) => treeOf(page).locator('[aria-selected="true"]');

  async function removeOrigin(page: Page) {
    await row(page, /^Woher haben/).click();
    await page.keyboard.press("Delete");
    await bar(page).waitFor();
  }

  async function rulesOfShelter(page: Page): Promise<string[]> {
    await row(page, /^Welches Tierheim/).click();
    await expect.poll(() => properties(page).getByRole("textbox", { name: "Beschriftung" }).inputValue()).toBe("Welches Tierheim?");
    return properties(page).getByRole("button", { name: /Aus dem Tierheim/ }).allTextContents();
  }

  it("puts another field into all rules that asked for one that is gone", async () => {
    const page = await startWith(withAnother());
    await removeOrigin(page);
    await page.getByRole("button", { name: "Anderes Feld einsetzen" }).click();
    const choice = page.getByRole("combobox", { name: "Statt „Woher haben Sie den Hund?“" });
    await hasFocus(choice);
    await page.keyboard.press("Escape");
    await choice.waitFor({ state: "detached" });
    await hasFocus(page.getByRole("button", { name: "Anderes Feld einsetzen" }));
    await page.keyboard.press("Enter");
    await hasFocus(choice);
    expect(await choice.getByRole("option").allTextContents()).toEqual(["nicht ersetzen", "Aus welcher Quelle? (Hund)"]);
    await choice.selectOption({ label: "Aus welcher Quelle? (Hund)" });
    await page.getByRole("button", { name: "Einsetzen", exact: true }).click();
    await bar(page).waitFor({ state: "detached" });
    await hasFocus(selectedLine(page));
    expect((await rulesOfShelter(page)).join()).toContain("Aus welcher Quelle?");
    // One step: the field is still gone then.
    await page.keyboard.press("Control+z");
    await properties(page).getByRole("button", { name: /Aus welcher Quelle/ }).waitFor({ state: "detached" });
    expect(await row(page, /^Woher haben/).count()).toBe(0);
  });

  it("refuses a field that doesn't fit, in words, and says where none does", async () => {
    const page = await startWith(SAMPLE);
    await removeOrigin(page);
    await page.getByRole("button", { name: "Anderes Feld einsetzen" }).click();
    await page.getByText("Statt „Woher haben Sie den Hund?“ passt kein anderes Feld in alle diese Regeln.").waitFor();
    const [draft] = await call<{ id: string }[]>("verfahren_drafts", {});
    const { outline } = await openView(draft?.id ?? "");
    const node = outline.find((line) => line.name === "Rasse")?.node;
    const replaced = [{ gone: "field:hunde/herkunft", by: node }];
    await expect(call("put_stand_ins", { draft: draft?.id, replaced })).rejects.toThrow("does-not-fit");
  });

  it("removes all rules that asked for one that is gone", async () => {
    const page = await startWith(SAMPLE);
    await removeOrigin(page);
    await page.getByRole("button", { name: "Regeln mit entfernen" }).click();
    await bar(page).waitFor({ state: "detached" });
    await hasFocus(selectedLine(page));
    await row(page, /^Welches Tierheim\?, Text$/).waitFor();
    await page.keyboard.press("Control+z");
    await row(page, /^Welches Tierheim\?, Text, 1 Bedingung/).waitFor();
    await page.keyboard.press("Control+z");
    await row(page, /^Woher haben/).waitFor();
  });

  const english = (page: Page, german: string) => page.getByRole("textbox", { name: new RegExp(`^Englisch für „${german}“`) });
  const own = (page: Page, where: string) => page.getByRole("textbox", { name: new RegExp(`^Deutsch: .*${where}`) });
  const dialog = (page: Page) => page.getByRole("dialog", { name: "Mehrere Texte einfügen" });

  it("pastes a block from Excel after it was confirmed, in one step", async () => {
    const page = await startWith(SAMPLE);
    await page.keyboard.press("Control+Shift+t");
    await english(page, "Vorname").focus();
    await paste(page, 'First name\r\n"Family name,\r\nas in the passport"\r\n');
    await dialog(page).getByText("2 Texte werden geändert.").waitFor();
    expect(await english(page, "Vorname").inputValue()).toBe("");
    await dialog(page).getByRole("button", { name: "Einfügen" }).click();
    await expect.poll(() => english(page, "Vorname").inputValue()).toBe("First name");
    expect(await english(page, "Familienname").inputValue()).toBe("Family name,\nas in the passport");
    await stored(page);
    await hasFocus(english(page, "Vorname"));
    await page.keyboard.press("Control+z");
    await expect.poll(() => english(page, "Vorname").inputValue()).toBe("");
    expect(await english(page, "Familienname").inputValue()).toBe("");
  });

  it("names each German text before it writes one, and writes none of them when told not to", async () => {
    const page = await startWith(SAMPLE);
    await page.keyboard.press("Control+Shift+t");
    await own(page, "Rasse").or(english(page, "Vorname")).first().waitFor();
    const first = page.getByRole("textbox", { name: /^Deutsch: .*Beschriftung$/ }).first();
    await first.focus();
    const before = await first.inputValue();
    await paste(page, "Rufname\tFirst name\nNachname\tSurname");
    await dialog(page).getByRole("row", { name: /Deutsch: .*Vorname.*Rufname|Deutsch: .*Rufname/ }).first().waitFor();
    expect(await dialog(page).getByRole("row").count()).toBe(5);
    await dialog(page).getByRole("button", { name: "Abbrechen" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await hasFocus(first);
    expect(await first.inputValue()).toBe(before);
    expect(await page.getByRole("button", { name: /^Schritt rückgängig/ }).isDisabled()).toBe(true);
  });

  it("puts a pasted paragraph into the one field when asked to, and a single cell at once", async () => {
    const page = await startWith(SAMPLE);
    await page.keyboard.press("Control+Shift+t");
    await english(page, "Vorname").focus();
    await paste(page, "First line\nsecond line");
    await dialog(page).getByRole("button", { name: "Alles in dieses eine Feld" }).click();
    await expect.poll(() => english(page, "Vorname").inputValue()).toBe("First line\nsecond line");
    await stored(page);
    await english(page, "Familienname").focus();
    await paste(page, '"Two\r\nlines"\r\n');
    await expect.poll(() => english(page, "Familienname").inputValue()).toBe("Two\nlines");
    expect(await dialog(page).count()).toBe(0);
  });
});
