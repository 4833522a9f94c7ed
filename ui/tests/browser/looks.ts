// What a screen can look like, and that nothing is wrong with it so. AMTSPULT_SHOTS=<folder> keeps a picture of each.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import type { Preferences } from "../../src/ipc/contract";
import { expectAccessible, expectNoSidewaysScroll, expectPageStandsStill, type Opened } from "./browser";

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

async function wear({ page, backstage }: Opened, { preferences }: Look) {
  await backstage.prefer(preferences);
  const { theme, density } = preferences;
  await page.locator(`html[data-kern-theme="${theme}"][data-density="${density}"]`).waitFor();
}

/** Puts a look on, and finds nothing against it. */
export async function check(opened: Opened, name: string, look: Look) {
  await wear(opened, look);
  const what = `${name} (${look.name})`;
  if (shots) await opened.page.screenshot({ path: join(shots, `${name}-${look.name}.png`) });
  await expectAccessible(opened.page, what);
  await expectNoSidewaysScroll(opened.page, what);
  // In one column the page scrolls as a whole, so that nothing is lost.
  if (look !== ZOOMED) await expectPageStandsStill(opened.page, what);
}

const reducedMotion = "reduce" as const;
const FORCED_COLOURS: BrowserContextOptions = { reducedMotion, forcedColors: "active", colorScheme: "dark" };
/** A window of 1280 × 1024 at 400 %. */
const MAGNIFIED: BrowserContextOptions = { reducedMotion, viewport: { width: 320, height: 256 } };

/** All looks, by the window that each needs. */
export const LOOKS: [BrowserContextOptions, Look[]][] = [
  [{ reducedMotion }, [LIGHT, DARK]],
  [FORCED_COLOURS, [FORCED]],
  [MAGNIFIED, [ZOOMED]],
];
