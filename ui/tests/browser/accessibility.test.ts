// axe-core over every screen in every look. AMTSPULT_SHOTS=<folder> also keeps a picture of each.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { launch, openOn, startBackstage } from "./browser";
import { check, LOOKS } from "./looks";
import { SCREENS } from "./screens";

describe("accessibility of all screens", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each(SCREENS)("$name", async ({ name, prepare, show, ...screen }) => {
    const backstage = await startBackstage(screen);
    await prepare?.(backstage);
    for (const [context, worn] of LOOKS) {
      const opened = await openOn(backstage, browser, context);
      await show(opened.page, backstage);
      for (const look of worn) await check(opened, name, look);
      await opened.close();
    }
    await backstage.stop();
  });
});
