// The form designer on the real desk: built by keyboard alone, quiet while one works, undone, tried out, imported.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launch, onRealDesk, open, type Opened, type OpenOptions } from "./browser";
import { call, hasFocus, heading, importForm, openDraft, openList, openView, properties, ready, row, SAMPLE, stored, treeOf } from "./designerParts";
import { buildForm, byKeys, byMouse, type Count, type Task } from "./designerSteps";

if (!onRealDesk) console.log("skipped: the form designer, AMTSPULT_DESK names no program");

/** Published data schemas, where somebody has put them. */
const XDF = join(import.meta.dirname, "../../../../shared/data/xdf");

/** Notes what a screen reader would say unasked, besides how many kinds the insert list has, and what gets the focus. */
const WATCH = `
  window.__said = [];
  window.__focused = [];
  const live = '[role="status"], [role="alert"], [aria-live]:not([aria-live="off"])';
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList" && addedNodes.length === 0) continue;
      const element = target.nodeType === 1 ? target : target.parentElement;
      const places = [element?.closest(live), ...[...addedNodes].flatMap((node) => (node.nodeType === 1 ? [...node.querySelectorAll(live), ...(node.matches(live) ? [node] : [])] : []))];
      for (const place of places) if (place && !place.closest('[role="dialog"]') && place.textContent.trim()) window.__said.push(place.textContent);
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  document.addEventListener("focusin", ({ target }) => window.__focused.push(target.labels?.[0]?.textContent ?? target.getAttribute("aria-label") ?? target.tagName));
`;

/** Presses a key so many times and gives the milliseconds until what it changes is painted. */
const TIMED = (key: string, times: number, what: string) => `(async () => {
  const all = [];
  for (let time = 0; time < ${times}; time += 1) {
    const target = document.activeElement;
    const before = document.querySelector(${JSON.stringify(what)});
    const begun = performance.now();
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", code: "${key}", bubbles: true, cancelable: true }));
    target.dispatchEvent(new KeyboardEvent("keyup", { key: "${key}", code: "${key}", bubbles: true, cancelable: true }));
    while (document.querySelector(${JSON.stringify(what)}) === before && performance.now() - begun < 3000) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    all.push(performance.now() - begun);
  }
  return all;
})()`;

/** Notes of each key how long it takes until the next painting is done. */
const PAINTS = `
  window.__paints = [];
  document.addEventListener("keydown", () => {
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.__paints.push(performance.now() - begun)));
  }, true);
`;

/** 1,000 fields in 50 groups. */
const LARGE = {
  id: "1:Gross:v1.0",
  title: "Groß",
  sections: Array.from({ length: 5 }, (_, section) => ({
    title: `Abschnitt ${section + 1}`,
    fieldGroups: Array.from({ length: 10 }, (_, group) => ({
      id: `g${section * 10 + group}`,
      title: `Gruppe ${section * 10 + group + 1}`,
      rows: Array.from({ length: 20 }, (_, field) => ({
        fields: [{ id: `f${field}`, label: `Frage ${(section * 10 + group) * 20 + field + 1}`, type: "STRING", required: false }],
      })),
    })),
  })),
};

async function chooseFile(page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) {
  await openList(page);
  await page.getByRole("button", { name: "Neues Formular" }).first().click();
  await page.getByRole("radio", { name: /^Datei/ }).check();
  await page.getByLabel("Datei", { exact: true }).setInputFiles(files);
  await page.getByRole("button", { name: "Anlegen" }).click();
}

/** Drops files on the window, as from a folder. */
async function drop(page: Page, files: readonly { name: string; mimeType: string; buffer: Buffer }[]) {
  const dropped = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") }));
  await page.locator("[data-drop]").evaluate((target, all) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    for (const type of ["dragenter", "dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, dropped);
}

/** Whether the control of that name within the page of the form has the focus. */
async function hasFocusWithin(page: Page, name: string) {
  const control = page.getByRole("group", { name: "Formular zum Ausprobieren" }).getByLabel(name);
  await expect.poll(() => control.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one)).toBe(true);
}

describe.skipIf(!onRealDesk)("the form designer", () => {
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async ({ task }) => {
    if (process.env["AMTSPULT_SHOTS"] && task.result?.state === "fail") await opened.page.screenshot({ path: join(process.env["AMTSPULT_SHOTS"], `failed-${task.name.slice(0, 30)}.png`) });
    await opened.close();
  });

  async function start(options: OpenOptions = {}): Promise<Page> {
    opened = await open(browser, options);
    return opened.page;
  }

  async function startWith(form: unknown, title: string): Promise<Page> {
    const page = await start();
    await importForm(form);
    await openDraft(page, title);
    return page;
  }

  it("builds a form from nothing by keyboard alone, in few more steps than by mouse", { timeout: 180_000 }, async () => {
    const built: Record<string, Count> = {};
    const forms: unknown[] = [];
    for (const [name, by] of [["keys", byKeys], ["mouse", byMouse]] as const) {
      const page = await start();
      const way = by(page);
      await buildForm(way, "Hund anmelden");
      const [draft] = await call<{ id: string }[]>("verfahren_drafts", {});
      const { outline } = await openView(draft?.id ?? "");
      forms.push(outline.map(({ sort, name, field_type, repeated, conditions }) => ({ sort, name, field_type, repeated, conditions })));
      built[name] = way.count;
      if (name === "keys") await opened.close();
    }
    expect(forms[0]).toEqual(forms[1]);
    const { keys, mouse } = built as { keys: Count; mouse: Count };
    const tasks = [...keys.by.keys()] as Task[];
    console.log(tasks.map((task) => `${task}: keys ${keys.by.get(task)}, mouse ${mouse.by.get(task)}`).join("\n") + `\nall: ${keys.all} ${mouse.all}`);
    const dear = tasks.filter((task) => (keys.by.get(task) ?? 0) > 1.5 * (mouse.by.get(task) ?? 0));
    expect(dear).toEqual([]);
  });

  describe("quiet", () => {
    it("shows nothing at what one works on, says nothing, and takes no focus through 300 keystrokes", { timeout: 120_000 }, async () => {
      const page = await start();
      await byKeys(page).begin("Ruhe");
      await hasFocus(treeOf(page).locator('[aria-selected="true"]'));
      await byKeys(page).insert("Text", "text", "Grund");
      await page.evaluate(WATCH);
      let keys = 0;
      const type = async (text: string) => {
        await page.keyboard.type(text, { delay: 15 });
        keys += text.length;
      };
      const press = async (key: string) => {
        await page.keyboard.press(key);
        keys += 1;
      };
      const words = ["Wie hoch soll der Zaun werden", "", "Stehen Nachbarn in der Nähe", "", "Wann soll gebaut werden", "Was kostet es", "Wer baut den Zaun"];
      for (const [at, label] of [...words, ...words].entries()) {
        await press("Control+Enter");
        await type(["text", "eine aus", "ja", "dat"][at % 4] ?? "");
        await press("Enter");
        await type(label);
        await hasFocus(properties(page).getByRole("textbox", { name: "Beschriftung" }));
        await stored(page);
        const selected = treeOf(page).locator('[aria-selected="true"]');
        expect(await selected.getAttribute("aria-label")).not.toContain("Befunde");
        expect(await properties(page).getByText(/fehlt|Ergänzen Sie/).count()).toBe(0);
      }
      expect(keys).toBeGreaterThanOrEqual(300);
      // However long one looks at it: what is selected is left in peace.
      await page.waitForTimeout(2000);
      expect(await treeOf(page).locator('[aria-selected="true"]').getAttribute("aria-label")).not.toContain("Befunde");
      const { said, focused } = await page.evaluate<{ said: string[]; focused: string[] }>("({ said: window.__said, focused: [...new Set(window.__focused)] })");
      expect(said).toEqual([]);
      expect(focused.sort()).toEqual(["Beschriftung", "Was soll eingefügt werden? Zum Beispiel „Dat“"]);
      // What was left without a word is told in the tree, and the list says how much there is when it is asked for.
      await row(page, /Befunde: /).first().waitFor();
      await page.keyboard.press("F8");
      await hasFocus(heading(page, /^\d+ Befunde$/));
      const told = Number.parseInt((await heading(page, /^\d+ Befunde$/).textContent()) ?? "", 10);
      expect(await page.getByRole("region", { name: /Befunde$/ }).getByRole("button", { name: "Zeigen" }).count()).toBe(told);
      await page.keyboard.press("Escape");
      await hasFocus(properties(page).getByRole("textbox", { name: "Beschriftung" }));
    });

    it("tells what a repair changes, and a repair is one step", async () => {
      const options = [{ value: " mitte", label: "Mitte" }, { value: "nord", label: "Nord" }];
      const field = { id: "ort", label: "Ortsteil", type: "RADIO_BUTTONS", required: true, possibleValues: options };
      const groups = [{ id: "g", title: "Anschrift", rows: [{ fields: [field] }] }];
      const page = await startWith({ id: "1:Ort:v1.0", title: "Ort", sections: [{ title: "Anschrift", fieldGroups: groups }] }, "Ort");
      await page.keyboard.press("F8");
      const repair = page.getByRole("listitem").filter({ hasText: "Beheben ändert: Möglichkeiten: Mitte ( mitte), Nord (nord) → Mitte (mitte), Nord (nord)" });
      await repair.waitFor();
      await repair.getByRole("button", { name: "Beheben" }).click();
      await repair.waitFor({ state: "detached" });
      await page.keyboard.press("Control+z");
      await repair.waitFor();
      await page.getByText("Es gibt nichts rückgängig zu machen.").waitFor({ state: "detached" });
      expect(await page.getByRole("button", { name: /^Schritt rückgängig/ }).isDisabled()).toBe(true);
    });
  });

  describe("undo", () => {
    it("takes back what was typed in a field, burst by burst, and brings it again", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
      await page.keyboard.press("F2");
      await page.keyboard.press("End");
      await page.keyboard.type(" der Halterin");
      await page.waitForTimeout(1500);
      await page.keyboard.type(" oder des Halters");
      await stored(page);
      await page.keyboard.press("Control+z");
      await expect.poll(() => label.inputValue()).toBe("Vorname der Halterin");
      await hasFocus(label);
      await page.keyboard.press("Control+z");
      await expect.poll(() => label.inputValue()).toBe("Vorname");
      await page.keyboard.press("Control+y");
      await expect.poll(() => label.inputValue()).toBe("Vorname der Halterin");
      await page.keyboard.press("Control+Shift+z");
      await expect.poll(() => label.inputValue()).toBe("Vorname der Halterin oder des Halters");
      await hasFocus(label);
    });

    it("takes what is typed right behind F2, though the field isn't there yet", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      let answer: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route("**/call/verfahren_node", async (route) => {
        await asked;
        await route.continue();
      });
      await row(page, /^Rasse/).click();
      await page.keyboard.press("F2");
      await page.keyboard.type("Mischung");
      answer();
      const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
      await hasFocus(label);
      await expect.poll(() => label.inputValue()).toBe("Mischung");
      await row(page, /^Mischung/).waitFor();
    });

    it("goes on where a draft is left and opened again", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      await row(page, /^Rasse/).click();
      await page.keyboard.press("F2");
      await page.keyboard.type("Rasse oder Mischung");
      await stored(page);
      await page.getByRole("button", { name: "Verfahren", exact: true }).last().click();
      await openDraft(page, "Hundesteuer");
      await row(page, /^Rasse oder Mischung/).waitFor();
      await page.keyboard.press("Control+z");
      await row(page, /^Rasse,/).waitFor();
      await page.keyboard.press("Control+y");
      await row(page, /^Rasse oder Mischung/).waitFor();
    });

    it("names what asked for something that was deleted, and brings it back", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      await row(page, /^Woher haben/).click();
      await page.keyboard.press("Delete");
      const bar = page.getByText("1 Regel fragte danach: Welches Tierheim?");
      await bar.waitFor();
      expect(await row(page, /^Woher haben/).count()).toBe(0);
      // The keyboard stays in the tree.
      await hasFocus(treeOf(page).locator('[aria-selected="true"]'));
      await page.getByRole("button", { name: "Rückgängig", exact: true }).click();
      await row(page, /^Woher haben/).waitFor();
      await bar.waitFor({ state: "detached" });
      await row(page, /^Welches Tierheim/).click();
      await properties(page).getByRole("button", { name: /Woher haben Sie den Hund.*Aus dem Tierheim/ }).waitFor();
    });
  });

  describe("trying out", () => {
    it("fills in what the account knows, shows and hides, complains, and keeps a test that notices an edit", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      await page.keyboard.press("Control+e");
      const form = page.getByRole("group", { name: "Formular zum Ausprobieren" });
      await expect.poll(() => form.getByRole("textbox", { name: /^Vorname/ }).inputValue()).toBe("Jana");
      expect(await form.getByText("Aus Ihrem Servicekonto").count()).toBe(2);
      await page.getByRole("combobox", { name: "Person" }).selectOption({ label: "ohne Konto" });
      await expect.poll(() => form.getByRole("textbox", { name: /^Vorname/ }).inputValue()).toBe("");
      await page.getByRole("button", { name: "Antworten prüfen" }).click();
      await page.getByText(/^\d Angaben fehlen oder stimmen nicht\.$/).waitFor();
      // A complaint leads to its field, on whichever page that is.
      await page.getByRole("complementary", { name: "Ergebnis und Gründe" }).getByRole("button", { name: /Woher haben/ }).click();
      await hasFocusWithin(page, "Von einer Züchterin oder einem Züchter");
      expect(await form.getByRole("textbox", { name: "Welches Tierheim?" }).count()).toBe(0);
      await form.getByRole("radio", { name: "Aus dem Tierheim" }).check();
      await form.getByRole("textbox", { name: "Welches Tierheim?" }).waitFor();
      await page.getByText("sichtbar", { exact: true }).waitFor();
      await form.getByRole("radio", { name: /Züchterin/ }).check();
      await form.getByRole("textbox", { name: "Welches Tierheim?" }).waitFor({ state: "detached" });
      await page.getByRole("textbox", { name: "Name des Tests" }).fill("Aus der Zucht");
      await page.keyboard.press("Enter");
      await page.getByText("✓ Aus der Zucht").waitFor();
      await page.getByRole("button", { name: "Beenden" }).click();

      await row(page, /^Welches Tierheim/).click();
      await properties(page).getByRole("button", { name: "Regel entfernen" }).first().click();
      await stored(page);
      await page.keyboard.press("Control+e");
      await page.getByText("✗ Anders: Aus der Zucht").waitFor();
      await page.getByText("erwartet verborgen, jetzt sichtbar").waitFor();
      await page.getByRole("button", { name: "So übernehmen" }).click();
      await page.getByText("✓ Aus der Zucht").waitFor();
    });
  });

  describe("import", () => {
    it("takes every letter on the tried page as text, and keeps as a test what stands there", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      await page.keyboard.press("Control+e");
      const form = page.getByRole("group", { name: "Formular zum Ausprobieren" });
      await page.getByRole("combobox", { name: "Person" }).selectOption({ label: "ohne Konto" });
      const name = form.getByRole("textbox", { name: /^Vorname/ });
      await expect.poll(() => name.inputValue()).toBe("");
      await name.click();
      // Letters of commands: answer, note, go to the inbox, exchange.
      await page.keyboard.type("Anna Berger");
      expect(await name.inputValue()).toBe("Anna Berger");
      await page.keyboard.press("Control+Shift+m");
      await page.getByText("✓ Test: ohne Konto").waitFor();
      // What was kept has the name that stands in the field: a check of its length judges it.
      const drafts = await call<{ id: string; title: string }[]>("verfahren_drafts", {});
      const draft = drafts.find((one) => one.title === "Hundesteuer")?.id ?? "";
      const { outline } = await openView(draft);
      const node = outline.find((line) => line.name === "Vorname")?.node;
      const edit = { kind: "add", node, list: "validationRules", value: { "@type": "MaxLengthValidator", maxLength: 3 }, before: null };
      await call("edit_verfahren", { draft, edit, joins: false });
      const tests = await call<{ differences: { actual: unknown }[] }[]>("verfahren_tests", { draft });
      expect(tests.flatMap((one) => one.differences.map(({ actual }) => actual))).toHaveLength(1);
    });

    it("keeps what is written in a rule as it is written, and doesn't take over what means nothing", async () => {
      const page = await startWith(SAMPLE, "Hundesteuer");
      await row(page, /^Vorname/).click();
      await page.keyboard.press("Control+Shift+b");
      await properties(page).getByRole("combobox", { name: "Prüfung hinzufügen" }).selectOption({ label: "mindestens 0" });
      const number = properties(page).getByRole("textbox", { name: "Zahl" });
      await number.fill("1.234,5x");
      await page.keyboard.press("Control+Enter");
      await properties(page).getByText("Bitte geben Sie eine Zahl an, zum Beispiel 1.234,50.").waitFor();
      expect(await number.inputValue()).toBe("1.234,5x");
      await number.fill("1.234,5");
      await page.keyboard.press("Control+Enter");
      await properties(page).getByRole("button", { name: /mindestens 1234,5/ }).waitFor();
    });

    it("takes a form of Amt24 from a file", async () => {
      const page = await start();
      await chooseFile(page, [{ name: "hundesteuer.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(SAMPLE)) }]);
      await ready(page);
      await row(page, /^Welches Tierheim\?, Text, 1 Bedingung/).waitFor();
    });

    /** Decides every point, and gives how many of them showed an example. */
    async function decideAll(page: Page): Promise<{ points: number; examples: number }> {
      await page.getByRole("button", { name: "Aus FIM" }).click();
      await hasFocus(heading(page, "Aus FIM"));
      return decide(page);
    }

    async function decide(page: Page): Promise<{ points: number; examples: number }> {
      const drawer = page.getByRole("region", { name: "Aus FIM" });
      const points = drawer.getByRole("listitem").filter({ has: page.locator("q") });
      await points.first().waitFor();
      const count = await points.count();
      let examples = 0;
      for (let at = 0; at < count; at += 1) {
        const point = points.nth(at);
        const reading = point.getByRole("radio", { name: /^Lesart A/ });
        if (await reading.count()) {
          examples += await point.getByText("Beispiel, an dem sie sich unterscheiden:").count();
          await reading.click();
          await expect.poll(() => reading.isChecked()).toBe(true);
        } else {
          await point.getByRole("textbox", { name: "Warum gehört es nicht ins Formular?" }).fill("prüft die Sachbearbeitung");
          await point.getByRole("button", { name: "Gehört nicht ins Formular" }).click();
          await point.getByText("Gehört nicht ins Formular: prüft die Sachbearbeitung").waitFor();
        }
        await stored(page);
      }
      await drawer.getByText(/ 0 offen/).waitFor();
      return { points: count, examples };
    }

    const xml = (path: string) => ({ name: basename(path), mimeType: "text/xml", buffer: readFileSync(path) });

    it("shows both ways to read a rule with answers that tell them apart", async () => {
      const page = await start();
      await chooseFile(page, [xml(join(import.meta.dirname, "../../../crates/core/fim/tests/repeated.xml"))]);
      await ready(page);
      expect(await decideAll(page)).toEqual({ points: 1, examples: 1 });
    });

    it.skipIf(!existsSync(XDF))("decides what a dropped data schema leaves open, and merges a newer one without asking again", async () => {
      const page = await start();
      await openList(page);
      const lists = ["C00000020", "C00000021", "C60000006", "C60000020"].map((list) => xml(join(XDF, `${list}_genericode.xml`)));
      await drop(page, [xml(join(XDF, "S00000094V1.0_xdf2.xml")), ...lists]);
      await ready(page);
      const { points } = await decideAll(page);
      expect(points).toBe(2);

      await page.keyboard.press("Escape");
      await treeOf(page).getByRole("row", { name: /Text/ }).first().click();
      const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
      await label.fill("Eigene Worte");
      await stored(page);
      await row(page, /^Eigene Worte/).waitFor();
      await page.getByRole("button", { name: "Aus FIM" }).click();
      await page.getByLabel("Neue Fassung des Schemas einlesen").setInputFiles([xml(join(XDF, "S00000094_xdf3.xml")), ...lists]);
      await page.getByTestId("merged").waitFor();
      expect(await label.inputValue()).toBe("Eigene Worte");
      // What the newer version says in other words is asked, and once only.
      await page.getByRole("region", { name: "Aus FIM" }).getByText(/ 3 offen/).waitFor();
      expect((await decide(page)).points).toBe(3);
      await page.getByLabel("Neue Fassung des Schemas einlesen").setInputFiles([xml(join(XDF, "S00000094_xdf3.xml")), ...lists]);
      await page.getByText("Neue Fassung übernommen: 0 Neuerungen").first().waitFor();
      await page.getByRole("region", { name: "Aus FIM" }).getByText(/ 0 offen/).waitFor();
      expect(await label.inputValue()).toBe("Eigene Worte");
    });
  });

  it("practises from the sign-in page to a form that was tried out in five actions, and leaves nothing behind", async () => {
    const page = await start({ stage: { stage: "signed-out" } });
    const banner = page.getByText("Übungsmodus: Nichts verlässt dieses Gerät. Beim Verlassen wird alles gelöscht.");
    let actions = 0;
    const act = async (name: string | RegExp) => {
      await page.getByRole("button", { name }).first().click();
      actions += 1;
      await banner.waitFor();
    };
    await act("Ohne Anmeldung üben");
    await act("Hundesteuer: Hund anmelden");
    await act("Ausprobieren");
    await act("Antworten prüfen");
    await page.getByText(/Angaben fehlen oder stimmen nicht/).waitFor();
    expect(actions).toBeLessThanOrEqual(5);
    for (const screen of ["Verzeichnis", "Einstellungen", "Verfahren"]) {
      await page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("button", { name: screen }).click();
      await banner.waitFor();
    }
    // The designer's own way back, and not the rail's button of the same name.
    await page.locator('[data-pane="designer-head"]').getByRole("button", { name: "Verfahren" }).click();
    await byMouse(page).begin("Mein Versuch");
    await page.getByRole("button", { name: "Üben beenden" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Üben beenden" }).click();
    await page.getByRole("button", { name: "Ohne Anmeldung üben" }).click();
    await heading(page, "Eigene Entwürfe").first().waitFor();
    await page.getByRole("button", { name: "Hundesteuer: Hund anmelden", exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Mein Versuch", exact: true }).count()).toBe(0);
  });

  it("reaches every part in a window of 320 × 256", async () => {
    const page = await start({ context: { viewport: { width: 320, height: 256 }, reducedMotion: "reduce" } });
    await importForm(SAMPLE);
    await openDraft(page, "Hundesteuer");
    const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
    await row(page, /^Rasse/).click();
    await press("Einfügen");
    await page.getByRole("dialog").getByRole("option", { name: /^Datum/ }).click();
    const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
    await hasFocus(label);
    await page.keyboard.type("Geboren am");
    await stored(page);
    await press(/^Formular$/);
    await page.getByRole("region", { name: "Formular" }).getByText("Geboren am").waitFor();
    await press(/^Gliederung$/);
    await row(page, /^Geboren am, Datum/).waitFor();
    await press(/^Prüfen/);
    await hasFocus(heading(page, /Befunde?$/));
    await page.getByRole("button", { name: "Zeigen" }).first().click();
    await hasFocus(properties(page).getByRole("textbox", { name: /^(Beschriftung|Titel)$/ }));
    for (const name of ["Texte", "Verlauf"]) {
      await press(name);
      await page.getByRole("region", { name }).waitFor();
    }
    await press("Ausprobieren");
    const form = page.getByRole("group", { name: "Formular zum Ausprobieren" });
    await form.getByRole("button", { name: "Antworten prüfen" }).click();
    await page.getByText(/fehl/).first().waitFor();
    await press("Beenden");
    await press("Eigenschaften");
    await properties(page).getByRole("button", { name: /^Bedingung hinzufügen/ }).click();
    await page.getByRole("form", { name: "Bedingung" }).getByRole("button", { name: "Abbrechen" }).click();
  });

  it("reads outline, page and properties to assistive technology as it did", async () => {
    const page = await startWith(SAMPLE, "Hundesteuer");
    await row(page, /^Woher haben/).click();
    await properties(page).getByRole("textbox", { name: "Beschriftung" }).waitFor();
    // What was selected at first is told about by now.
    await row(page, /^Vorname.*Befunde/).waitFor();
    await expect(await treeOf(page).ariaSnapshot()).toMatchFileSnapshot("snapshots/outline.yaml");
    await expect(await page.getByRole("region", { name: "Formular", exact: true }).ariaSnapshot()).toMatchFileSnapshot("snapshots/form.yaml");
    await expect(await properties(page).ariaSnapshot()).toMatchFileSnapshot("snapshots/properties.yaml");
  });

  it("stays usable with 1,000 fields", { timeout: 120_000 }, async () => {
    const page = await startWith(LARGE, "Groß");
    await row(page, /^Groß/).waitFor();
    await row(page, /^Frage 1,/).click();
    const arrows = await page.evaluate<number[]>(TIMED("ArrowDown", 20, "[role=treegrid] [aria-selected=true]"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await row(page, /^Frage 1000,/).waitFor();
    await page.keyboard.press("F2");
    const label = properties(page).getByRole("textbox", { name: "Beschriftung" });
    await hasFocus(label);
    await page.evaluate(PAINTS);
    await page.keyboard.type("Wie viele Tiere leben im Haushalt", { delay: 60 });
    await stored(page);
    expect(await label.inputValue()).toBe("Wie viele Tiere leben im Haushalt");
    await row(page, /^Wie viele Tiere/).waitFor();
    const typing = await page.evaluate<number[]>("window.__paints");
    const said = (name: string, all: number[]) => {
      const sorted = all.toSorted((one, other) => one - other);
      console.log(`${name}: p50 ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms, max ${sorted.at(-1)?.toFixed(0)} ms of ${sorted.length}`);
    };
    said("arrow key to paint", arrows);
    said("typed key to paint", typing);
  });
});
