import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { type Backstage, type StartOptions, startFakeBackstage, startRealBackstage } from "./backstage";
import type { FakeDesk } from "./fake/desk";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["AMTSPULT_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Opened {
  page: Page;
  backstage: Backstage;
  close: () => Promise<void>;
}

/** Whether the tests run on the real commands; those that ask for the fake still get it. */
export const onRealDesk = process.env["AMTSPULT_UI_URL"] !== undefined;

/** Waits until an expression holds in the page. Playwright's own waiting asks through eval, which the page's policy forbids. */
export async function holds(page: Page, expression: string): Promise<void> {
  await expect.poll(() => page.evaluate(`Boolean(${expression})`), { timeout: 15_000 }).toBe(true);
}

export interface OpenOptions extends StartOptions {
  context?: BrowserContextOptions;
  /** The test needs what only the fake can do: a fault, a stage that is hard to come by, a look behind the commands. */
  fake?: boolean;
  /** The test makes the page complain. */
  complains?: boolean;
}

export function startBackstage({ stage, email, fake }: OpenOptions = {}): Promise<Backstage> {
  return onRealDesk && !fake ? startRealBackstage({ stage, email }) : startFakeBackstage({ stage });
}

/** Opens the UI; anything the browser logs as an error, CSP violations included, fails the test on closing. */
export async function open(browser: Browser, options: OpenOptions = {}): Promise<Opened> {
  const backstage = await startBackstage(options);
  const opened = await openOn(backstage, browser, options.context, options.complains);
  const close = async () => {
    await opened.close();
    await backstage.stop();
  };
  return { ...opened, close };
}

/** Opens the UI of a desk that goes on when the page is closed. */
export async function openOn(
  backstage: Backstage,
  browser: Browser,
  context: BrowserContextOptions = {},
  complains = false,
): Promise<Opened> {
  const session = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "de-DE", ...context });
  // As in the window (freezePrototype).
  await session.addInitScript("Object.freeze(Object.prototype)");
  const page = await session.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (entry) => {
    // An error status of /call is an expected answer, not a fault of the page.
    if (entry.type() === "error" && !entry.text().startsWith("Failed to load resource")) errors.push(entry.text());
  });
  await page.goto(backstage.url);
  return {
    page,
    backstage,
    close: async () => {
      await session.close();
      expect(errors.length > 0, errors.join("\n")).toBe(complains);
    },
  };
}

/** The fake behind a page that was opened with `fake: true`. */
export function fakeOf(opened: Opened): FakeDesk {
  if (!opened.backstage.fake) throw new Error("this test didn't ask for the fake");
  return opened.backstage.fake;
}

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** No finding of axe-core on what is on screen now. */
export async function expectAccessible(page: Page, what: string) {
  // evaluate runs outside of the page's content security policy
  await page.evaluate(AXE);
  const result = await page.evaluate<AxeResult>("axe.run(document, { resultTypes: ['violations'] })");
  const found = result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${what}: ${id}: ${help}\n  ${node.html}\n  ${node.failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
}

/** The frame fills the window, and only its panes scroll. */
export async function expectPageStandsStill(page: Page, what: string) {
  const root = "document.documentElement";
  const [scroll, client] = await page.evaluate<[number, number]>(`[${root}.scrollHeight, ${root}.clientHeight]`);
  expect(scroll, what).toBeLessThanOrEqual(client);
}

/** Nothing sticks out to the right, so nobody has to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const [scroll, client] = await page.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  );
  expect(scroll, what).toBeLessThanOrEqual(client);
}
