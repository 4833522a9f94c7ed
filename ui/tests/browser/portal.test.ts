// The portal's own pages in Chromium, on the real portal program that AMTSPULT_PORTAL names.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSidewaysScroll, launch } from "./browser";

const PROGRAM = process.env["AMTSPULT_PORTAL"];
if (PROGRAM === undefined) console.log("skipped: the portal's pages, AMTSPULT_PORTAL names no program");

/** One of the accounts of the README. */
const CITIZEN = { email: "lukasz.wojcik@example.org", password: "Musterau-2026!" };

const shots = process.env["AMTSPULT_SHOTS"];
if (shots) mkdirSync(shots, { recursive: true });

const DESK = { width: 1280, height: 800 };

type Medium = NonNullable<Parameters<Page["emulateMedia"]>[0]>;
interface Look {
  name: string;
  viewport: { width: number; height: number };
  medium: Medium;
}

const LIGHT: Medium = { colorScheme: "light", forcedColors: "none" };
const NARROW: Look[] = [
  { name: "phone", viewport: { width: 320, height: 568 }, medium: LIGHT },
  // A window of 1280 × 1024.
  { name: "400", viewport: { width: 320, height: 256 }, medium: LIGHT },
];
const LOOKS: Look[] = [
  ...NARROW,
  { name: "dark", viewport: DESK, medium: { colorScheme: "dark", forcedColors: "none" } },
  { name: "forced", viewport: DESK, medium: { colorScheme: "dark", forcedColors: "active" } },
];

describe.skipIf(PROGRAM === undefined)("the portal's pages", () => {
  let portal: ChildProcess;
  let folder: string;
  let url: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "portal-pages-"));
    const place = ["--database", join(folder, "portal.sqlite"), "--listen", "127.0.0.1:0"];
    portal = spawn(PROGRAM ?? "", ["serve", "--demo", ...place], { stdio: ["ignore", "pipe", "ignore"] });
    const line = await new Promise<string>((resolve, reject) => {
      portal.once("exit", (code) => reject(new Error(`the portal ended with ${code}`)));
      if (portal.stdout) createInterface(portal.stdout).once("line", resolve);
    });
    url = line.replace("listening on ", "");
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    portal.kill();
    rmSync(folder, { recursive: true });
  });

  async function signedIn(options: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({ locale: "de-DE", reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    await page.goto(`${url}/anmelden`);
    await page.fill("#email", CITIZEN.email);
    await page.fill("#password", CITIZEN.password);
    await page.click("#sign-in");
    await page.goto(url);
    return { context, page };
  }

  /** axe in each look, and nothing to scroll sideways. */
  async function check(page: Page, name: string, looks: Look[] = LOOKS) {
    for (const look of looks) {
      const what = `${name}-${look.name}`;
      await page.setViewportSize(look.viewport);
      await page.emulateMedia(look.medium);
      if (shots) await page.screenshot({ path: join(shots, `portal-${what}.png`), fullPage: true });
      await expectAccessible(page, what);
      await expectNoSidewaysScroll(page, what);
    }
  }

  const samples = join(import.meta.dirname, "../../../assets/forms");
  const titles = readdirSync(samples).map((name) => {
    const { title } = JSON.parse(readFileSync(join(samples, name), "utf8")) as { title: string };
    return title;
  });

  async function checkForms(page: Page, name: string, looks: Look[]) {
    for (const [number, title] of titles.entries()) {
      await page.goto(url);
      await page.getByRole("link", { name: title }).first().click();
      await check(page, `${name}${number}`, looks);
      await page.click("#weiter");
      await page.locator("[aria-invalid=true]").first().waitFor();
      await check(page, `${name}${number}-missing`, looks);
    }
  }

  it("every sample form is accessible, empty and with what is missing", async () => {
    const { context, page } = await signedIn({});
    await checkForms(page, "form", LOOKS);
    await context.close();
  });

  it("every sample form is accessible without its script", async () => {
    const { context, page } = await signedIn({});
    // axe needs scripts itself; a page has no other one than this.
    await page.route("**/assets/*.js", (route) => route.abort());
    await checkForms(page, "form-without-script", NARROW);
    await context.close();
  });

  it("a form can be sent in a browser without scripts", async () => {
    const { context, page } = await signedIn({ javaScriptEnabled: false });
    await page.getByRole("link", { name: "Hundesteuer: Hund anmelden" }).first().click();
    await page.check("#f-hund-0-mischling-0");
    await page.click("#weiter");
    await page.fill("#f-hund-0-rasse2", "Pudel");
    await page.check("#f-hund-0-mischling-1");
    const texts = {
      "hund-0-name": "Bello",
      "hund-0-rasse": "Dackel",
      "hund-0-wurfdatum": "01.03.2025",
      "hund-0-haltungsbeginn": "01.06.2025",
      "ermaessigung-0-anzahlHunde": "1",
    };
    for (const [field, text] of Object.entries(texts)) await page.fill(`#f-${field}`, text);
    await page.selectOption("#f-hund-0-herkunft", "tierheim");
    for (const choice of ["hund-0-geschlecht-0", "hund-0-gefaehrlich-1", "erklaerung-0-richtigkeit", "erklaerung-0-datenschutz"])
      await page.check(`#f-${choice}`);
    await page.click("#weiter");
    await page.click("#absenden");
    expect(await page.textContent("#aktenzeichen-neu")).toMatch(/\d{4}/);
    await context.close();
  });

  it("start, sign-in, applications with a draft and Postfach are accessible", async () => {
    const { context, page } = await signedIn({});
    for (const [name, address] of [["start", "/"], ["applications", "/antraege"], ["postfach", "/postfach"]] as const) {
      await page.goto(url + address);
      await check(page, name);
    }
    await context.clearCookies();
    await page.goto(`${url}/anmelden`);
    await check(page, "sign-in");
    await context.close();
  });

  describe("the script of a form", () => {
    async function dogs() {
      const opened = await signedIn({ viewport: DESK });
      await opened.page.click("text=Hundesteuer: Hund anmelden");
      await opened.page.evaluate("window.same = true");
      return opened;
    }
    /** The script's requests wait until the function given back is called. */
    async function holdScript(page: Page): Promise<() => void> {
      let goOn = () => {};
      const held = new Promise<void>((resolve) => (goOn = resolve));
      await page.route("**/*ausschnitt=1", async (route) => {
        await held;
        await route.continue();
      });
      return goOn;
    }
    const isSamePage = (page: Page) => page.evaluate<boolean>("window.same === true");

    it("shows what follows from an answer without loading the page, and keeps focus and what was typed", async () => {
      const { context, page } = await dogs();
      await page.fill("#f-hund-0-name", "Bello");
      const breed = page.locator("#f-hund-0-rasse2");
      expect(await breed.count()).toBe(0);
      await page.focus("#f-hund-0-mischling-0");
      await page.keyboard.press("Space");
      await breed.waitFor();
      expect(await page.evaluate("document.activeElement.id")).toBe("f-hund-0-mischling-0");
      expect(await page.inputValue("#f-hund-0-name")).toBe("Bello");
      await page.focus("#f-hund-0-mischling-1");
      await page.keyboard.press("Space");
      await breed.waitFor({ state: "detached" });
      expect(await isSamePage(page)).toBe(true);
      await context.close();
    });

    it("keeps what is typed while an answer is on its way", async () => {
      const { context, page } = await dogs();
      const goOn = await holdScript(page);
      await page.check("#f-hund-0-mischling-0");
      await page.fill("#f-hund-0-rasse", "Dackel");
      goOn();
      await page.locator("#f-hund-0-rasse2").waitFor();
      expect(await page.inputValue("#f-hund-0-rasse")).toBe("Dackel");
      await context.close();
    });

    it("lets a button wait for the answer before", async () => {
      const { context, page } = await dogs();
      const goOn = await holdScript(page);
      await page.check("#f-hund-0-mischling-0");
      await page.click("#weiter");
      await page.fill("#f-hund-0-name", "Bello");
      goOn();
      await page.locator("#f-hund-0-rasse2").waitFor();
      await page.locator("[aria-invalid=true]").first().waitFor();
      expect(await isSamePage(page)).toBe(false);
      expect(await page.inputValue("#f-hund-0-name")).toBe("Bello");
      await context.close();
    });

    it("uploads at once and says so; what is no document is refused", async () => {
      const { context, page } = await dogs();
      await page.check("#f-hund-0-gefaehrlich-0");
      const input = page.locator("#f-hund-0-haftpflicht");
      await input.waitFor();
      const pdf = Buffer.from("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
      await input.setInputFiles({ name: "Versicherung.pdf", mimeType: "application/pdf", buffer: pdf });
      await page.getByText("Versicherung.pdf").first().waitFor();
      await input.setInputFiles({ name: "Programm.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ no document") });
      await page.locator("#f-hund-0-haftpflicht-fehler").waitFor();
      expect(await page.locator(".files", { hasText: "Versicherung.pdf" }).count()).toBe(1);
      expect(await page.locator(".files", { hasText: "Programm.pdf" }).count()).toBe(0);
      expect(await isSamePage(page)).toBe(true);
      await context.close();
    });

    it("changes nothing when a request fails, and the form's buttons still work", async () => {
      const { context, page } = await dogs();
      await page.route("**/*ausschnitt=1", (route) => route.abort());
      await page.fill("#f-hund-0-name", "Bello");
      await page.check("#f-hund-0-mischling-0");
      await page.click("#weiter");
      await page.locator("#f-hund-0-rasse2").waitFor();
      expect(await page.inputValue("#f-hund-0-name")).toBe("Bello");
      await context.close();
    });
  });
});
