// A Verfahren made by two people on the real desk and portal: handed in, commented, merged, released by somebody who has written
// nothing of it, published, and filled in by a citizen with a phone.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import type { DeskStatus, SharedVerfahren } from "../../src/ipc/contract";
import { expectNoSidewaysScroll, launch, onRealDesk, open, type Opened } from "./browser";
import { call, importForm, openDraft, row, stored } from "./designerParts";

if (!onRealDesk) console.log("skipped: Verfahren made by two, AMTSPULT_DESK names no program");

const MIRA = "mira.novak@musterau.example";
const UTE = "dr.ute.hoffmann@musterau.example";

/** One of the accounts of the README. */
const CITIZEN = { email: "lukasz.wojcik@example.org", password: "Musterau-2026!" };

const FORM = {
  id: "1:Hund:v1.0",
  title: "Hund anmelden",
  language: "de",
  sections: [
    {
      title: "Der Hund",
      fieldGroups: [
        {
          id: "g",
          title: "Hund",
          rows: ["Name", "Rasse", "Farbe"].map((label) => ({ fields: [{ id: label.toLowerCase(), label, type: "STRING" }] })),
        },
      ],
    },
  ],
};

describe.skipIf(!onRealDesk)("a Verfahren made by two", () => {
  let browser: Browser;
  let opened: Opened;
  let draft = "";
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => opened.close());

  async function start(): Promise<Page> {
    opened = await open(browser, { email: MIRA });
    draft = (await importForm(FORM)).id;
    await openDraft(opened.page, "Hund anmelden");
    await opened.page.keyboard.press("Control+Shift+g");
    await drawer(opened.page).waitFor();
    return opened.page;
  }

  const drawer = (page: Page) => page.getByRole("region", { name: "Gemeinsam" });
  const state = (page: Page, words: string) => expect.poll(() => page.getByTestId("shared-state").textContent(), { timeout: 15_000 }).toBe(words);
  const ute = <T>(command: string, request: object) => opened.backstage.asColleague<T>(UTE, command, { draft, ...request });
  const utesView = (holds: (shared: SharedVerfahren) => boolean) =>
    expect.poll(() => ute<SharedVerfahren>("shared_verfahren", {}).then(holds, () => false), { timeout: 15_000 }).toBe(true);

  async function handIn(page: Page, note: string) {
    await drawer(page).getByRole("textbox", { name: "Was ist neu?" }).fill(note);
    await drawer(page).getByRole("button", { name: "Abgeben" }).click();
    await drawer(page).getByText("Alles ist abgegeben.").waitFor();
  }

  async function label(page: Page, before: RegExp, now: string) {
    await row(page, before).click();
    await page.keyboard.press("F2");
    await page.keyboard.type(now);
    await stored(page);
  }

  it("goes from one desk to the other, to release and to citizens", async () => {
    const page = await start();
    await drawer(page).getByText("Noch nicht abgegeben: Nur Sie sehen diesen Entwurf.").waitFor();
    await handIn(page, "Erster Stand");
    await state(page, "Entwurf");
    await drawer(page).getByRole("button", { name: "Um Prüfung bitten" }).click();
    await state(page, "Prüfen");
    await drawer(page).getByText("Freigeben muss jemand anderes", { exact: false }).waitFor();
    expect(await drawer(page).getByRole("button", { name: "Freigeben" }).isVisible()).toBe(false);

    // The second account looks at it and gives it back with a comment on a field.
    await expect.poll(() => ute("take_verfahren", {}).then(() => true, () => false), { timeout: 15_000 }).toBe(true);
    await utesView((shared) => shared.acts.release);
    await ute("act_on_verfahren", { act: { type: "comment", node: "field:g/name", text: "Gemeint ist der Rufname." } });
    const [version] = (await ute<SharedVerfahren>("shared_verfahren", {})).verfahren?.versions.slice(-1) ?? [];
    await ute("act_on_verfahren", { act: { type: "give-back", version: version?.id, reason: "Bitte den Namen klarer." } });
    await state(page, "Entwurf");
    await drawer(page).getByText("Gemeint ist der Rufname.").waitFor();
    await drawer(page).getByRole("button", { name: "Name", exact: true }).click();
    await label(page, /^Name/, "Rufname");
    for (let left = 2; left > 0; left -= 1) await drawer(page).getByRole("button", { name: "Erledigt" }).first().click();
    await handIn(page, "Rufname");
    await drawer(page).getByRole("button", { name: "Um Prüfung bitten" }).click();
    await state(page, "Prüfen");
    await utesView((shared) => shared.behind_at_hand);
    await ute("merge_verfahren", {});
    await utesView((shared) => shared.acts.release && !shared.changed);
    const [mended] = (await ute<SharedVerfahren>("shared_verfahren", {})).verfahren?.versions.slice(-1) ?? [];
    await ute("act_on_verfahren", { act: { type: "release", version: mended?.id } });
    await state(page, "freigegeben");
    await drawer(page).getByRole("combobox", { name: "Leistung" }).selectOption({ label: "Hundesteuer" });
    await drawer(page).getByRole("button", { name: "Veröffentlichen" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Veröffentlichen" }).click();
    await drawer(page).getByText(/^Veröffentlicht ist 1:Hund:v1\.0 für „Hundesteuer“/).waitFor();
    await state(page, "veröffentlicht");

    const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "de-DE" });
    const citizen = await phone.newPage();
    await citizen.goto(`${opened.backstage.portal}/anmelden`);
    await citizen.fill("#email", CITIZEN.email);
    await citizen.fill("#password", CITIZEN.password);
    await citizen.click("#sign-in");
    const { identity } = await call<DeskStatus>("status", {});
    await citizen.goto(`${opened.backstage.portal}/formulare/${identity?.tenant.id}/${encodeURIComponent(FORM.id)}`);
    await citizen.getByRole("textbox", { name: "Rufname" }).fill("Bello");
    await expectNoSidewaysScroll(citizen, "the published form");
    await phone.close();
    await drawer(page).getByRole("textbox", { name: /^Zurückziehen ab/ }).fill("31.12.2099");
    await drawer(page).getByRole("button", { name: "Zurückziehen" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Zurückziehen" }).click();
    await drawer(page).getByText("Zurückgezogen ab 31.12.2099 von Mira Nováková.", { exact: false }).waitFor();
  });

  it("merges what a colleague has handed in meanwhile, and lets conflicts be decided", async () => {
    const page = await start();
    await handIn(page, "");
    const mira = <T>(command: string, request: object) => opened.backstage.asColleague<T>(MIRA, command, { draft, ...request });
    await expect.poll(() => mira("take_verfahren", {}).then(() => true, () => false), { timeout: 15_000 }).toBe(true);
    const set = (node: string, value: string) => mira("edit_verfahren", { edit: { kind: "set", node, property: "label", value }, joins: false });
    await set("field:g/farbe", "Fellfarbe");
    await set("field:g/name", "Rufname");
    await mira("submit_verfahren", { note: "Vom anderen Gerät" });
    await label(page, /^Rasse/, "Rasse des Hundes");
    await label(page, /^Name/, "Name des Hundes");
    await page.getByTestId("behind").getByRole("button", { name: "Zusammenführen" }).click();
    await row(page, /^Fellfarbe/).waitFor();
    await row(page, /^Rasse des Hundes/).waitFor();
    await row(page, /^Name des Hundes/).waitFor();
    await page.getByTestId("conflict").getByRole("button", { name: "Neue nehmen" }).click();
    await row(page, /^Rufname/).waitFor();
    await handIn(page, "Beides");
    await expect.poll(() => drawer(page).getByRole("listitem").filter({ hasText: "Beides" }).count()).toBe(1);
  });
});
