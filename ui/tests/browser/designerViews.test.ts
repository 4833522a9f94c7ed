// Ways to look at a form on the real desk: side by side with what it was, as it is heard, and with places to insert by mouse.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { launch, onRealDesk, open, type Opened, type OpenOptions } from "./browser";
import { call, hasFocus, importForm, openDraft, openView, properties, row, SAMPLE, stored, treeOf } from "./designerParts";

if (!onRealDesk) console.log("skipped: views of the form designer, AMTSPULT_DESK names no program");

/** A field of each sort that is read otherwise. */
const KINDS = {
  id: "1:Arten:v1.0",
  title: "Arten",
  sections: [
    {
      title: "Alles",
      fieldGroups: [
        {
          id: "g",
          title: "Angaben",
          rows: [
            { id: "kopf", type: "H1", label: "Zur Person" },
            { id: "text", type: "TEXT", label: "", additionalConfig: { "@type": "AdditionalTextConfig", text: "Bitte vollständig." } },
            { id: "wort", type: "STRING", label: "Name", required: true, helptext: "Wie im Ausweis", placeholder: "Jana" },
            { id: "lang", type: "TEXTAREA", label: "Grund" },
            { id: "eine", type: "DROPDOWN_SINGLE_SELECT", label: "Ortsteil", possibleValues: [{ value: "a", label: "Mitte" }] },
            { id: "mehrere", type: "CHECKBOX", label: "Wann?", possibleValues: [{ value: "m", label: "Montags" }, { value: "d", label: "Dienstags" }] },
            { id: "haken", type: "SINGLE_CHECKBOX", label: "Einverstanden" },
            { id: "datei", type: "FILE", label: "Plan" },
            { id: "verweis", type: "DOWNLOAD", label: "Merkblatt", additionalConfig: { "@type": "AdditionalDownloadConfig", url: "https://example.org/m.pdf" } },
          ].map((field) => ({ fields: [field] })),
        },
      ],
    },
  ],
};

/** Words of the roles by which the browser tells what it reads. */
const ROLES: Record<string, string> = {
  heading: "Überschrift Ebene",
  group: "Gruppierung",
  radiogroup: "Gruppierung mit Auswahlschaltern",
  textbox: "Eingabefeld",
  combobox: "Kombinationsfeld",
  radio: "Auswahlschalter",
  checkbox: "Kontrollkästchen",
  button: "Schalter",
  link: "Link",
};

/** What the browser itself would read of a page: "name, role" for all that has a role. */
function told(snapshot: string): string[] {
  const lines = snapshot.split("\n").map((line) => /- (\w+) "(.*?)"/.exec(line));
  return lines.flatMap((found) => {
    const [, role = "", name = ""] = found ?? [];
    return ROLES[role] ? [`${name}, ${ROLES[role]}`] : [];
  });
}

/** The same of what the preview says; texts have no role. */
function ourTelling(lines: readonly string[]): string[] {
  const line = new RegExp(`^(.*?), (?:mehrzeiliges )?(${Object.values(ROLES).toSorted((one, other) => other.length - one.length).join("|")})`);
  return lines.flatMap((said) => {
    const [, name, role] = line.exec(said) ?? [];
    return role ? [`${name}, ${role}`] : [];
  });
}

describe.skipIf(!onRealDesk)("views of a form", () => {
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => opened.close());

  async function startWith(form: unknown, title: string, options: OpenOptions = {}): Promise<Page> {
    opened = await open(browser, options);
    await importForm(form);
    await openDraft(opened.page, title);
    return opened.page;
  }

  /** Reworded, moved, removed and added, by command. */
  async function changed() {
    const [draft] = await call<{ id: string }[]>("verfahren_drafts", {});
    const id = draft?.id ?? "";
    const { outline } = await openView(id);
    const node = (name: string) => outline.find((line) => line.name === name)?.node;
    const edits = [
      { kind: "set", node: node("Rasse"), property: "label", value: "Rasse oder Mischung" },
      { kind: "move-field", field: node("Woher haben Sie den Hund?"), place: { where: "before", field: node("Rasse") } },
      { kind: "remove", node: node("Seit wann wohnen Sie hier?") },
      { kind: "add-field", value: { id: "chip", label: "Chip", type: "STRING" }, place: { where: "after", field: node("Welches Tierheim?") } },
    ];
    for (const edit of edits) await call("edit_verfahren", { draft: id, edit, joins: false });
  }

  async function sideBySide(page: Page) {
    await page.getByRole("button", { name: /^Verlauf/ }).click();
    await page.getByRole("button", { name: "Nebeneinander" }).click();
    return page.getByRole("group", { name: "Nebeneinander" });
  }

  it("shows what was and what is side by side, with marks that are read out, and scrolls both together", async () => {
    opened = await open(browser, {});
    const { page } = opened;
    await importForm(SAMPLE);
    await changed();
    await openDraft(page, "Hundesteuer");
    const view = await sideBySide(page);
    const section = page.getByRole("combobox", { name: "Abschnitt" });
    await expect.poll(() => section.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.text)).toBe("Angaben zur Halterin oder zum Halter (1 Stelle geändert)");
    await section.selectOption({ label: "Hunde (3 Stellen geändert)" });
    await view.getByRole("textbox", { name: "Chip" }).waitFor();
    await expect(await view.ariaSnapshot()).toMatchFileSnapshot("snapshots/side-by-side.yaml");
    // Nothing can be entered, and nothing is a tab stop.
    const controls = await view.getByRole("textbox").or(view.getByRole("radio")).or(view.getByRole("button")).all();
    expect(controls.length).toBeGreaterThan(5);
    for (const control of controls) expect(await control.isDisabled()).toBe(true);
    const tops = async () => Promise.all(["Vorher", "Jetzt"].map(async (name) => (await view.getByRole("group", { name }).boundingBox())?.y ?? 0));
    const [before = 0, now = 0] = await tops();
    expect(before).toBe(now);
    await view.evaluate((one) => one.scrollBy(0, 60));
    expect(await tops()).toEqual([before - 60, now - 60]);
  });

  it("puts one state above the other in a narrow window", async () => {
    const page = await startWith(SAMPLE, "Hundesteuer", { context: { viewport: { width: 690, height: 800 } } });
    const view = await sideBySide(page);
    const [before, now] = await Promise.all(["Vorher", "Jetzt"].map((name) => view.getByRole("group", { name }).boundingBox()));
    expect(now?.y).toBeGreaterThan((before?.y ?? 0) + (before?.height ?? 0) - 1);
    await page.getByText("nichts geändert").first().waitFor({ state: "attached" });
  });

  it("reads a page out as the browser does: the same names and roles in the same order", async () => {
    const page = await startWith(KINDS, "Arten");
    await row(page, /^Name,/).click();
    const canvas = page.getByTestId("canvas");
    await expect.poll(() => canvas.ariaSnapshot()).toContain("Merkblatt");
    const heard = told(await canvas.ariaSnapshot());
    await page.getByRole("button", { name: "Vorlesen" }).click();
    const lines = await page.getByTestId("reading").getByRole("listitem").evaluateAll((items) => items.map((item) => [...item.childNodes].filter((one) => one.nodeName !== "OL").map((one) => one.textContent).join("")));
    expect(heard.length).toBeGreaterThan(10);
    expect(ourTelling(lines)).toEqual(heard);
    expect(lines).toContain("Name, Eingabefeld, erforderlich, Jana, Wie im Ausweis");
    expect(lines).toContain("Bitte vollständig.");
    expect(lines.findIndex((line) => line.startsWith("Plan, Schalter zum Auswählen"))).toBeGreaterThan(0);
  });

  it("reads out what somebody has entered who tries it out", async () => {
    const page = await startWith(SAMPLE, "Hundesteuer");
    await page.keyboard.press("Control+e");
    await page.getByRole("group", { name: "Formular zum Ausprobieren" }).getByRole("textbox", { name: /^Vorname/ }).waitFor();
    await page.getByRole("button", { name: "Vorlesen" }).click();
    await page.getByRole("listitem").filter({ hasText: /^Vorname, Eingabefeld, erforderlich, Jana, Aus Ihrem Servicekonto$/ }).waitFor();
    // What was entered is still there when the page is seen again.
    await page.getByRole("button", { name: "Rechner" }).click();
    expect(await page.getByRole("textbox", { name: /^Vorname/ }).inputValue()).toBe("Jana");
  });

  it("has places between fields that the mouse inserts at, beside the fields and for the mouse alone", async () => {
    const page = await startWith(SAMPLE, "Hundesteuer");
    await row(page, /^Rasse/).click();
    const gaps = page.getByTestId("gap");
    await expect.poll(() => gaps.count()).toBe(4);
    expect(await gaps.first().evaluate((one) => one.tabIndex)).toBe(-1);
    expect(await gaps.first().evaluate((one) => one.closest('[aria-hidden="true"]') !== null)).toBe(true);
    const covered = await page.evaluate<number>(`(() => {
      const boxes = [...document.querySelector("[data-testid=canvas]").shadowRoot.querySelectorAll("label, input, legend, button")].map((one) => one.getBoundingClientRect());
      const over = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
      return [...document.querySelectorAll("[data-testid=gap]")].filter((gap) => boxes.some((box) => over(gap.getBoundingClientRect(), box))).length;
    })()`);
    expect(covered).toBe(0);
    const opacity = () => gaps.nth(1).evaluate((one) => getComputedStyle(one).opacity);
    await treeOf(page).hover();
    expect(await opacity()).toBe("0");
    await page.getByTestId("canvas").hover();
    expect(await opacity()).toBe("1");
    await gaps.nth(1).click();
    await page.getByRole("dialog").getByRole("option", { name: /^Datum/ }).click();
    const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
    await hasFocus(label);
    await page.keyboard.type("Geboren am");
    await stored(page);
    const names = (await treeOf(page).getByRole("row").allTextContents()).map((text) => text.replace(/[^\p{L} ?]/gu, "").trim());
    expect(names.indexOf("Geboren am")).toBe(names.indexOf("Rasse") + 1);
  });

  it("always shows these places to a finger", async () => {
    const page = await startWith(SAMPLE, "Hundesteuer", { context: { hasTouch: true, isMobile: true, viewport: { width: 1280, height: 800 } } });
    await expect.poll(() => page.getByTestId("gap").first().evaluate((one) => getComputedStyle(one).opacity)).toBe("1");
  });
});
