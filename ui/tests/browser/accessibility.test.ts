// axe-core over every screen in every look. AMTSPULT_SHOTS=<folder> also keeps a picture of each.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Preferences } from "../../src/ipc/contract";
import { againstRust, expectAccessible, expectNoSidewaysScroll, launch, open } from "./browser";
import { SCREENS } from "./screens";

interface Look {
  name: string;
  preferences: Partial<Preferences>;
  context?: BrowserContextOptions;
}

const LOOKS: Look[] = [
  { name: "light", preferences: { theme: "light" } },
  { name: "dark", preferences: { theme: "dark", density: "compact" } },
  { name: "forced", preferences: { theme: "system" }, context: { forcedColors: "active", colorScheme: "dark" } },
  { name: "400", preferences: { theme: "light" }, context: { viewport: { width: 320, height: 256 } } },
];

const shots = process.env["AMTSPULT_SHOTS"];
if (shots) mkdirSync(shots, { recursive: true });

describe.skipIf(againstRust)("accessibility of all screens", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  describe.each(LOOKS)("$name", ({ name, preferences, context }) => {
    it.each(SCREENS)("$name", async (screen) => {
      const opened = await open(browser, {
        stage: screen.stage,
        context: { reducedMotion: "reduce", ...context },
        prepare: (desk) => {
          desk.setStatus({ preferences: { ...desk.status.preferences, ...preferences } });
          screen.prepare?.(desk);
        },
      });
      await screen.show(opened.page, opened.desk);
      if (shots) await opened.page.screenshot({ path: join(shots, `${screen.name}-${name}.png`) });
      await expectAccessible(opened.page, `${screen.name} (${name})`);
      await expectNoSidewaysScroll(opened.page, `${screen.name} (${name})`);
      await opened.close();
    });
  });
});
