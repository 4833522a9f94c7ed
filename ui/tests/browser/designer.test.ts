// The form designer on the real desk: built by keyboard alone, quiet while one works, undone, tried out, imported.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launch, onRealDesk, open, type Opened, type OpenOptions } from "./browser";
import { call, importForm, openDraft, openView } from "./designerParts";
import { buildForm, byKeys, byMouse, type Count, type Task } from "./designerSteps";

if (!onRealDesk) console.log("skipped: the form designer, AMTSPULT_DESK names no program");

export const DATA = join(import.meta.dirname, "../../../../shared/data");

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

  // eslint
  void startWith;
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
});
