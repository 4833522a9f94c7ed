// axe-core over the designer in every look, on the real desk. AMTSPULT_SHOTS=<folder> also keeps a picture of each.
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Browser } from "playwright-core";
import { launch, onRealDesk, openOn, startBackstage } from "./browser";
import { DESIGNER_SCREENS } from "./designerScreens";
import { check, LOOKS } from "./looks";

if (!onRealDesk) console.log("skipped: the designer's screens, AMTSPULT_DESK names no program");

describe.skipIf(!onRealDesk)("accessibility of the designer", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each(DESIGNER_SCREENS)("$name", async ({ name, stage, email, prepare, show }) => {
    const backstage = await startBackstage({ stage, email });
    await prepare?.(backstage);
    for (const [context, worn] of LOOKS) {
      const opened = await openOn(backstage, browser, context);
      await show(opened.page);
      for (const look of worn) await check(opened, name, look);
      await opened.close();
    }
    await backstage.stop();
  });
});
