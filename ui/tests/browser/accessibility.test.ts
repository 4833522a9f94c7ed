// axe-core over every screen in every look. AMTSPULT_SHOTS=<folder> also keeps a picture of each.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Preferences } from "../../src/ipc/contract";
import { againstRust, expectAccessible, expectNoSidewaysScroll, launch, open, type Opened } from "./browser";
import { SCREENS } from "./screens";

const shots = process.env["AMTSPULT_SHOTS"];
if (shots) mkdirSync(shots, { recursive: true });

interface Look {
  name: string;
  preferences: Partial<Preferences>;
}

const LIGHT: Look = { name: "light", preferences: { theme: "light", density: "comfortable" } };
const DARK: Look = { name: "dark", preferences: { theme: "dark", density: "compact" } };
const FORCED: Look = { name: "forced", preferences: { theme: "dark", density: "comfortable" } };
const ZOOMED: Look = { ...LIGHT, name: "400" };

async function wear({ page, desk }: Opened, look: Look) {
  if (desk) desk.setStatus({ preferences: { ...desk.status.preferences, ...look.preferences } });
  const { theme, density } = look.preferences;
  await page.locator(`html[data-kern-theme="${theme}"][data-density="${density}"]`).waitFor();
}

async function check(opened: Opened, name: string, look: Look) {
  await wear(opened, look);
  const what = `${name} (${look.name})`;
  if (shots) await opened.page.screenshot({ path: join(shots, `${name}-${look.name}.png`) });
  await expectAccessible(opened.page, what);
  await expectNoSidewaysScroll(opened.page, what);
}

describe.skipIf(againstRust)("accessibility of all screens", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each(SCREENS)("$name in light and dark", async ({ name, show, ...screen }) => {
    const opened = await open(browser, { ...screen, context: { reducedMotion: "reduce" } });
    await show(opened.page, opened.desk);
    for (const look of [LIGHT, DARK]) await check(opened, name, look);
    await opened.close();
  });

  it.each(SCREENS)("$name in forced colours", async ({ name, show, ...screen }) => {
    const context: BrowserContextOptions = { reducedMotion: "reduce", forcedColors: "active", colorScheme: "dark" };
    const opened = await open(browser, { ...screen, context });
    await show(opened.page, opened.desk);
    await check(opened, name, FORCED);
    await opened.close();
  });

  it.each(SCREENS)("$name at 400 %", async ({ name, show, ...screen }) => {
    const context: BrowserContextOptions = { reducedMotion: "reduce", viewport: { width: 320, height: 256 } };
    const opened = await open(browser, { ...screen, context });
    await show(opened.page, opened.desk);
    await check(opened, name, ZOOMED);
    await opened.close();
  });
});
