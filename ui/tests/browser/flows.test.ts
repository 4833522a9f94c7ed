// The clerk's tasks, by keyboard where there is a key. Data is found through the UI, so the tests also fit the real backend.
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectNoSidewaysScroll, fakeOf, holds, launch, onRealDesk, open, type Opened, type OpenOptions } from "./browser";
import { openMine } from "./screens";

let browser: Browser;
let opened: Opened;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => opened.close());

async function start(options: OpenOptions = {}): Promise<Page> {
  opened = await open(browser, options);
  return opened.page;
}

const id = (page: Page, testid: string) => page.getByTestId(testid);
const firstRow = (page: Page) => page.locator('[data-testid="inbox-row"][data-case]').first();

/** Lets the first call of a command hang, as on a slow disk, until it is let go. */
async function hang(page: Page, command: string) {
  let release = () => {};
  let begin = () => {};
  const promise = new Promise<void>((resolve) => (release = resolve));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const handler = async (route: Route) => {
    begin();
    await promise;
    await route.continue();
  };
  await page.route(`**/call/${command}`, handler, { times: 1 });
  return { begun, release: () => release() };
}

async function write(page: Page, subject: string, body: string) {
  await id(page, "answer-subject").fill(subject);
  await id(page, "answer-body").fill(body);
}

/** Opens the first case that nobody has. */
async function openUnassigned(page: Page) {
  await firstRow(page).waitFor();
  await id(page, "filter-unassigned").click();
  await page.locator('[data-testid="filter-unassigned"][aria-current]').waitFor();
  await firstRow(page).click();
  await id(page, "claim").waitFor();
}

describe("a fault of one part", () => {
  it("leaves the rest usable, says so, and is gone when the part can be drawn", async () => {
    const page = await start({ complains: true });
    await firstRow(page).waitFor();
    const broken = { status: 200, contentType: "application/json", body: "{}" };
    await page.route("**/call/open_case", (route) => route.fulfill(broken), { times: 1 });
    await page.keyboard.press("j");
    await id(page, "broken").waitFor();
    await expectAccessible(page, "a broken part");
    await id(page, "broken").getByRole("button").click();
    await page.locator('[data-testid="case"]').waitFor();
  });
});

describe("inbox", () => {
  it("begins with the first row, moves by j and k, jumps to the end and opens with Enter", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
    await page.keyboard.press("j");
    const first = await firstRow(page).getAttribute("data-case");
    await page.locator(`[data-testid="case"][data-case="${first}"]`).waitFor();
    await page.keyboard.press("j");
    const second = await page.locator(".row-active").getAttribute("data-case");
    expect(second).not.toBe(first);
    await page.locator(`[data-testid="case"][data-case="${second}"]`).waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("End");
    const total = await page.locator(".row-active").getAttribute("aria-setsize");
    await page.locator(`.row-active[aria-posinset="${total}"][data-case]`).waitFor();
    await page.keyboard.press("Enter");
    await holds(page, "document.activeElement?.tagName === 'H2'");
    await page.keyboard.press("Escape");
    await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
    // The case was entered once: going on through the list leaves the focus there.
    for (const key of ["Home", "ArrowDown", "ArrowDown", "ArrowUp"]) {
      await page.keyboard.press(key);
      const at = await page.locator(".row-active").getAttribute("data-case");
      await page.locator(`[data-testid="case"][data-case="${at}"]`).waitFor();
      await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
    }
    await page.locator('.row-active[aria-posinset="2"]').waitFor();
  });

  it("shows every case of a filtered list once while they are claimed and leave it", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await id(page, "filter-unassigned").click();
    await page.locator('[data-testid="filter-unassigned"][aria-current]').waitFor();
    await id(page, "inbox-list").focus();
    await firstRow(page).waitFor();
    const rows = page.locator('[data-testid="inbox-row"][data-case]');
    const expected = await rows.evaluateAll((all) => all.slice(0, 6).map((row) => row.getAttribute("data-case")));
    const seen: (string | null)[] = [];
    for (const [index] of expected.entries()) {
      await page.keyboard.press("j");
      const shown = await page.locator(".row-active").getAttribute("data-case");
      await page.locator(`[data-testid="case"][data-case="${shown}"]`).waitFor();
      seen.push(shown);
      if (index % 2 === 1) continue;
      await page.keyboard.press("c");
      await page.locator(`[data-testid="inbox-row"][data-case="${shown}"]`).waitFor({ state: "detached" });
      await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
    }
    expect(seen).toEqual(expected);
  });

  it("goes round the panes by F6, through filters by arrows, and leaves fields by Esc", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    const pane = () => page.evaluate<string>("document.activeElement?.closest('[data-pane]')?.dataset.pane ?? ''");
    await page.keyboard.press("j");
    await id(page, "case").waitFor();
    const round: string[] = [];
    for (let presses = 0; presses < 6; presses += 1) {
      round.push(await pane());
      await page.keyboard.press("F6");
    }
    expect(round).toEqual(["list", "case", "status", "top", "rail", "filters"]);
    expect(await pane()).toBe("list");
    await page.keyboard.press("Shift+F6");
    expect(await pane()).toBe("filters");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await holds(page, "document.activeElement?.dataset.testid === 'filter-unassigned'");
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="filter-unassigned"][aria-current]').waitFor();
    await page.keyboard.press("Tab");
    await holds(page, "!document.activeElement?.closest('.filters')");
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
  });

  it("keeps filter, search and place while another screen is shown", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("a");
    await page.locator("mark").first().waitFor();
    await id(page, "filter-mine").click();
    await id(page, "inbox-list").focus();
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await id(page, "thread-list").waitFor();
    await holds(page, "document.activeElement?.dataset.testid === 'thread-list'");
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.locator('[data-testid="filter-mine"][aria-current]').waitFor();
    expect(await id(page, "search").inputValue()).toBe("a");
    await holds(page, "document.activeElement?.dataset.testid === 'inbox-list'");
  });

  it("searches while typing and marks what was found", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    const name = (await page.locator(".case-row-name").first().textContent())?.split(/[ -]/)[0] ?? "";
    await page.keyboard.press("/");
    await page.keyboard.type(name.slice(0, 4));
    await page.locator("mark").first().waitFor();
    await page.keyboard.press("Enter");
    await holds(page, "document.activeElement?.getAttribute('role') === 'listbox'");
  });

  it("marks as unread and prints what was selected, with progress and cancel", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await id(page, "inbox-list").focus();
    await page.keyboard.press("u");
    await id(page, "notice").first().waitFor();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    expect(await id(page, "selection").textContent()).toContain("2");
    await page.keyboard.press("p");
    await id(page, "task").getByRole("button").click();
    await id(page, "task").waitFor({ state: "detached" });
  });

  it("imports dropped files and asks for the Leistung where it is unknown", async () => {
    const page = await start({ fake: true });
    await firstRow(page).waitFor();
    const drop = (name: string) =>
      page.evaluate((fileName) => {
        const data = new DataTransfer();
        data.items.add(new File(["<x/>"], fileName, { type: "text/xml" }));
        document.querySelector(".panes")?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, name);
    await drop("broken.xml");
    const failed = page.locator('[data-testid="import-outcome"][data-result="failed"]');
    expect(await failed.textContent()).toContain("broken.xml");
    expect(await failed.textContent()).toContain("root element");
    await page.keyboard.press("Escape");
    await drop("antrag.xml");
    await id(page, "import-leistung").selectOption({ index: 1 });
    await id(page, "import-again").click();
    await page.locator('[data-testid="import-outcome"][data-result="registered"]').waitFor();
  });
});

describe("case", () => {
  it("is claimed, noted, changed and set for reminder by keyboard", async () => {
    const page = await start();
    await openUnassigned(page);
    await page.keyboard.press("c");
    await id(page, "change-state").waitFor();

    await page.keyboard.press("n");
    await holds(page, "document.activeElement?.tagName === 'TEXTAREA'");
    await page.keyboard.type("Unterlagen vollständig, c und f sind hier nur Buchstaben.");
    await page.keyboard.press("Control+Enter");
    expect(await id(page, "note").first().textContent()).toContain("nur Buchstaben");

    await page.keyboard.press("Tab");
    await id(page, "tab-antrag").focus();
    await page.keyboard.press("s");
    await id(page, "change-state-dialog").waitFor();
    const target = await page.locator(".radio").first().textContent();
    await page.getByRole("radio").first().focus();
    await page.keyboard.press("Enter");
    await id(page, "change-state-dialog").waitFor({ state: "detached" });
    await page.locator(".facts .badge", { hasText: target ?? "" }).waitFor();

    await page.keyboard.press("w");
    await id(page, "reminder-submit").click();
    await id(page, "reminder-dialog").waitFor({ state: "detached" });
    await expect.poll(() => id(page, "reminder-date").first().textContent()).not.toContain("Keine");
  });

  it("keeps what is typed of the next note while one is recorded", async () => {
    const page = await start();
    await openMine(page);
    const recording = await hang(page, "add_note");
    await page.keyboard.press("n");
    await holds(page, "document.activeElement?.tagName === 'TEXTAREA'");
    await page.keyboard.type("Notiz eins");
    await page.keyboard.press("Control+Enter");
    await recording.begun;
    await page.keyboard.type(" und zweite Notiz");
    recording.release();
    await expect.poll(() => id(page, "note").first().textContent()).toContain("Notiz eins");
    await expect.poll(() => id(page, "note-text").inputValue()).toBe("und zweite Notiz");
  });

  it("takes what is typed right behind a key as text, however slow the disk is", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/call/begun_note", async (route) => {
      await released;
      await route.continue();
    });
    await id(page, "filter-mine").click();
    await page.locator('[data-testid="filter-mine"][aria-current]').waitFor();
    await firstRow(page).waitFor();
    // None that was read ahead.
    await id(page, "inbox-row").nth(4).click();
    // The key comes before the case; B closes a case and F gives it back.
    await page.keyboard.press("n");
    await page.keyboard.type("beff");
    expect(await id(page, "case").count()).toBe(0);
    release();
    const first = await id(page, "case").getAttribute("data-case");
    // After a moment they are keys again.
    await expect.poll(async () => {
      await page.keyboard.press("j");
      return page.locator(`[data-testid="case"]:not([data-case="${first}"])`).count();
    }, { interval: 1000, timeout: 15_000 }).toBe(1);
    await page.keyboard.press("n");
    await page.keyboard.type("beffrist ja");
    expect(await id(page, "note-text").inputValue()).toBe("beffrist ja");
    await page.keyboard.press("Escape");
    await holds(page, "document.activeElement?.tagName !== 'TEXTAREA'");
    await page.keyboard.press("a");
    await page.keyboard.type("frist b");
    expect(await id(page, "answer-subject").inputValue()).toBe("frist b");
    expect(await id(page, "notice").count()).toBe(0);
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("makes no commands of what is typed behind a key that can't do what it stands for", async () => {
    const page = await start();
    await openUnassigned(page);
    await page.keyboard.press("n");
    await page.keyboard.type("anruf, b");
    for (const key of ["AltGraph", "CapsLock"]) await page.keyboard.press(key);
    await page.keyboard.type("itte frist c");
    await id(page, "notice").filter({ hasText: "übernehmen" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await id(page, "answer-body").count()).toBe(0);
    expect(await id(page, "claim").count()).toBe(1);
    // After a moment they are keys again.
    await expect.poll(async () => {
      await page.keyboard.press("c");
      return id(page, "claim").count();
    }, { interval: 1000, timeout: 15_000 }).toBe(0);
  });

  it("tells no time limit under another one's name, however slow the answer is", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("t");
    await id(page, "frist-kind").selectOption("failure-to-act");
    await id(page, "frist-day-input").fill("30.11.2026");
    await expect.poll(() => id(page, "frist-said").textContent()).not.toBe("");
    const outcomes = async () => [await id(page, "frist-outcome").count(), await id(page, "frist-said").textContent()];
    const change = async (command: string, what: () => Promise<unknown>) => {
      const reckoning = await hang(page, command);
      await what();
      await reckoning.begun;
      expect(await outcomes()).toEqual([0, ""]);
      await page.getByLabel(/^Tag \(/).waitFor();
      reckoning.release();
      await id(page, "frist-outcome").waitFor();
    };
    await change("reckon_frist", () => id(page, "frist-kind").selectOption("restitution"));
    await change("reckon_frist", () => id(page, "frist-day-input").fill("14.11.2026"));
    await id(page, "frist-kind").selectOption("notification");
    await id(page, "frist-outcome").waitFor();
    await change("reckon_notification", () => id(page, "frist-channel").selectOption("post"));
    await change("reckon_notification", () => id(page, "frist-channel").selectOption("post-abroad"));
  });

  it("reckons notification and time limit, and tells the steps", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("t");
    await id(page, "frist-channel").selectOption("post");
    await id(page, "frist-day-input").fill("14.11.2026");
    const days = id(page, "frist-day");
    await expect.poll(() => days.count()).toBe(2);
    const outcome = (await id(page, "frist-outcome").textContent()) ?? "";
    expect(outcome).toContain("14.11.2026: Aufgabe zur Post");
    expect(outcome).toContain("Buß- und Bettag");
    expect(await days.last().textContent()).toContain("Dezember 2026");
    const typed = id(page, "frist-day-input");
    await typed.fill("01.12.20");
    expect([await typed.inputValue(), await id(page, "frist-outcome").count()]).toEqual(["01.12.20", 0]);
    await typed.press("Tab");
    await page.getByText("01.12.2020: Aufgabe zur Post").waitFor();
    expect(await typed.inputValue()).toBe("01.12.20");
    await typed.fill("14.11.26");
    await page.getByText("14.11.2026: Aufgabe zur Post").waitFor();
    await typed.fill("30.02.2026");
    await page.getByText("Bitte geben Sie einen Tag ein").waitFor();
    await expect.poll(() => id(page, "frist-outcome").count()).toBe(0);
    await page.keyboard.press("Escape");
    await id(page, "frist-dialog").waitFor({ state: "detached" });
  });

  it("reckons the clocks of a case and what the authority sets", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("t");
    await id(page, "frist-kind").selectOption("failure-to-act");
    await id(page, "frist-day-input").fill("30.11.2026");
    await page.getByText("01.03.2027: Der Tag davor ist kein Werktag (Sonntag)").waitFor();
    expect(await id(page, "frist-said").textContent()).toBe("Letzter Tag der Frist: Montag, 1. März 2027");
    await id(page, "frist-kind").selectOption("set");
    await id(page, "frist-day-input").fill("20.09.2026");
    await page.getByText("05.10.2026: Der Tag davor ist kein Werktag (Sonntag)").waitFor();
    await page.getByRole("checkbox").check();
    await expect.poll(() => id(page, "frist-day").textContent()).toContain("12. Oktober 2026");
    await page.getByLabel("Verlängerung um").fill("viel");
    await page.getByText("ganze Zahl von 1 bis 999").waitFor();
    expect(await id(page, "frist-outcome").count()).toBe(0);
    await id(page, "frist-kind").selectOption("notification");
    await id(page, "frist-channel").selectOption("postfach");
    await id(page, "frist-consent").selectOption("excluded");
    await id(page, "frist-outcome").getByText("Die elektronische Bekanntgabe ist ausgeschlossen").waitFor();
  });

  it("says why a key can't do what it stands for", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("c");
    await id(page, "notice").filter({ hasText: "schon zugeordnet" }).waitFor();
  });

  it("keeps the input and names the rule when a note is refused", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("n");
    await id(page, "note-text").fill("x".repeat(30_000));
    await id(page, "note-submit").click();
    await page.locator('[data-testid="error"]').waitFor();
    expect((await id(page, "note-text").inputValue()).length).toBe(30_000);
  });

  it("asks for a reason before a correction", async () => {
    const page = await start();
    await openMine(page);
    await id(page, "correct").first().click();
    await id(page, "correct-reason").fill("Melderegister");
    await id(page, "correct-submit").click();
    await page.locator(".field-error", { hasText: "derselbe" }).waitFor();
    const value = id(page, "correct-value");
    const other = await value.evaluate((field) =>
      field instanceof HTMLSelectElement ? ([...field.options].find((one) => one.value && !one.selected)?.value ?? null) : null,
    );
    if (other) await value.selectOption(other);
    else await value.fill("Berichtigt");
    await id(page, "correct-reason").fill("");
    await id(page, "correct-submit").click();
    await page.locator(".field-error", { hasText: "Text ein" }).waitFor();
    await id(page, "correct-reason").fill("Melderegister");
    await id(page, "correct-submit").click();
    await id(page, "correct-dialog").waitFor({ state: "detached" });
  });

  it("has the form judge a correction, and types it as the form does", async () => {
    const page = await start({ fake: true });
    await openMine(page);
    await page.locator('[data-field="geburtsdatum"]').getByTestId("correct").click();
    expect(await id(page, "correct-value").inputValue()).toMatch(/^\d{2}\.\d{2}\.\d{4}$/);
    await page.keyboard.press("Escape");
    await page.locator('[data-field="telefon"]').getByTestId("correct").click();
    await id(page, "correct-value").fill("keine");
    await id(page, "correct-reason").fill("Telefonat");
    await id(page, "correct-submit").click();
    await page.locator(".field-error", { hasText: "Datum" }).waitFor();
    expect(await id(page, "correct-value").inputValue()).toBe("keine");
  });

  it("is taken over from somebody whose claim has run out, with a reason", async () => {
    const page = await start({ fake: true });
    await firstRow(page).waitFor();
    await page.locator('[data-testid="inbox-row"][data-case="case-2"]').click();
    await page.keyboard.press("c");
    expect(await id(page, "take-over-dialog").textContent()).toContain("Oberlausitzer");
    await id(page, "take-over-submit").click();
    await page.locator(".field-error").waitFor();
    await id(page, "take-over-reason").fill("Urlaub");
    await id(page, "take-over-submit").click();
    await id(page, "release").waitFor();
  });

  it("offers what can be done by the row's own menu, by keyboard too", async () => {
    const page = await start();
    await openMine(page);
    await id(page, "inbox-list").focus();
    await page.locator(".row-active").click({ button: "right" });
    await id(page, "menu-print-akte").waitFor();
    await page.keyboard.press("Escape");
    await id(page, "menu-print-akte").waitFor({ state: "detached" });
  });

  it("is answered and closed in twelve keys from the claim on, and can be taken back", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await id(page, "filter-unassigned").click();
    await page.locator('[data-testid="filter-unassigned"][aria-current]').waitFor();
    await id(page, "inbox-list").focus();
    const withPostfach = async () => (await id(page, "case").locator(".state-wait", { hasText: "Postfach" }).count()) === 0;
    do await page.keyboard.press("j");
    while (!(await id(page, "claim").waitFor().then(withPostfach)));
    const pressed: string[] = [];
    const press = async (key: string) => {
      pressed.push(key);
      await page.keyboard.press(key);
    };
    await press("c");
    await id(page, "release").waitFor();
    await press("a");
    await id(page, "answer-subject").waitFor();
    await holds(page, "document.activeElement?.dataset.testid === 'answer-subject'");
    await press("Control+t");
    await id(page, "module-search").waitFor();
    for (const letter of "zwi") await press(letter);
    await press("Enter");
    await expect.poll(() => id(page, "answer-body").inputValue()).toContain("Guten Tag");
    expect(await id(page, "answer-subject").inputValue()).toBe("Zwischenstand");
    await holds(page, "document.activeElement?.tagName === 'TEXTAREA'");
    await press("Control+Enter");
    await page.locator('[data-testid="send-answer"]:not([disabled])').waitFor();
    await press("Control+Enter");
    await id(page, "message").first().waitFor();
    await holds(page, "document.activeElement?.closest('[data-pane=case]')");
    await press("b");
    await page.locator(".facts .badge", { hasText: "Abgeschlossen" }).waitFor();
    expect(pressed.length).toBeLessThanOrEqual(12);
    await page.keyboard.press("z");
    await id(page, "notice").filter({ hasText: "Rückgängig gemacht" }).waitFor();
  });

  it("turns the pages of a PDF and reads them out", async () => {
    const page = await start({ fake: true });
    await firstRow(page).click();
    await id(page, "tab-attachments").click();
    await page.locator('canvas[data-drawn="1"]').waitFor();
    await page.locator(".pdf-page", { hasText: "4711-0815" }).waitFor();
    await page.getByRole("button", { name: "Nächste Seite" }).click();
    await page.locator('canvas[data-drawn="2"]').waitFor();
  });
});

describe("answer", () => {
  it("is stored while typing and survives switching cases and reloading", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "Sehr geehrte Damen und Herren");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor({ timeout: 1500 });
    await id(page, "answer-body").press("End");
    await page.keyboard.type(", bis zuletzt");
    await page.locator('[data-testid="inbox-row"][data-case]').nth(1).click();
    await page.locator('[data-testid="inbox-row"][data-case]').nth(0).click();
    await id(page, "answer").click();
    expect(await id(page, "answer-body").inputValue()).toBe("Sehr geehrte Damen und Herren, bis zuletzt");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    await page.reload();
    await openMine(page);
    await id(page, "answer").click();
    expect(await id(page, "answer-body").inputValue()).toBe("Sehr geehrte Damen und Herren, bis zuletzt");
  });

  it("goes out as it was checked, whatever an editor that was left still stores", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    const saving = await hang(page, "save_draft");
    const body = id(page, "answer-body");
    await body.focus();
    await page.keyboard.type("Sie müssen 100 Euro zahlen");
    await saving.begun;
    await page.keyboard.type("?");
    await page.locator('[data-testid="inbox-row"][data-case]').nth(1).click();
    await page.locator('[data-testid="inbox-row"][data-case]').nth(0).click();
    await id(page, "answer").click();
    expect(await body.inputValue()).toBe("Sie müssen 100 Euro zahlen?");
    await body.fill("Sie müssen nichts zahlen.");
    await page.keyboard.press("Control+Enter");
    expect(await id(page, "check-dialog").count()).toBe(0);
    saving.release();
    await id(page, "check-content").filter({ hasText: "Sie müssen nichts zahlen." }).waitFor();
    await id(page, "send-answer").click();
    await id(page, "message").filter({ hasText: "Sie müssen nichts zahlen." }).first().waitFor();
    await id(page, "answer").click();
    expect(await body.inputValue()).toBe("");
  });

  it("isn't sent when another one is stored than was checked", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "Sie müssen nichts zahlen.");
    const shown = await id(page, "case").getAttribute("data-case");
    await page.keyboard.press("Control+Enter");
    await page.locator('[data-testid="send-answer"]:not([disabled])').waitFor();
    // As from a second window.
    await page.request.post(new URL("/call/save_draft", page.url()).href, {
      data: { case: shown, subject: "Ihr Antrag", body: "Sie müssen 100 Euro zahlen." },
    });
    await id(page, "send-answer").click();
    await page.getByText("hat sich seit der Prüfung geändert").waitFor();
    expect(await id(page, "check-dialog").count()).toBe(1);
    expect(await page.locator('[data-testid="message"]', { hasText: "zahlen" }).count()).toBe(0);
  });

  it("is checked once, and not sent unread, with the keys held down", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "Guten Tag");
    await page.keyboard.down("Control");
    for (let count = 0; count < 20; count += 1) await page.keyboard.down("Enter");
    await page.locator('[data-testid="send-answer"]:not([disabled])').waitFor();
    for (let count = 0; count < 20; count += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.keyboard.up("Control");
    expect(await id(page, "check-dialog").count()).toBe(1);
    await page.keyboard.press("Escape");
    await id(page, "check-dialog").waitFor({ state: "detached" });
    // Nor by pressing again because the disk is slow.
    const checking = await hang(page, "check_answer");
    await page.keyboard.press("Control+Enter");
    await checking.begun;
    await page.keyboard.press("Control+Enter");
    checking.release();
    await id(page, "check-content").waitFor();
    await page.keyboard.press("Control+Enter");
    expect(await id(page, "check-dialog").count()).toBe(1);
  });

  it("isn't checked in the middle of what is begun since", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    const body = id(page, "answer-body");
    const saving = await hang(page, "save_draft");
    await body.focus();
    await page.keyboard.type("eins");
    await page.keyboard.press("Control+Enter");
    await saving.begun;
    await page.keyboard.type(" zwei");
    saving.release();
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    await page.keyboard.type(" drei");
    expect([await id(page, "check-dialog").count(), await body.inputValue()]).toEqual([0, "eins zwei drei"]);

    const again = await hang(page, "save_draft");
    await page.keyboard.press("Control+Enter");
    await again.begun;
    await id(page, "discard-draft").click();
    await id(page, "confirm").waitFor();
    again.release();
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor({ state: "attached" });
    expect([await id(page, "check-dialog").count(), await id(page, "confirm").count()]).toEqual([0, 1]);
  });

  it("is gone when it is discarded, and stays when that fails", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "Ihr Antrag", "weg damit");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    await page.route("**/call/discard_draft", (route) => route.fulfill({ status: 422, json: { code: "storage-failed", message: "", details: null, retryable: true } }), { times: 1 });
    const discard = async () => {
      await id(page, "discard-draft").click();
      await id(page, "confirm-action").click();
    };
    await discard();
    await id(page, "notice").first().waitFor();
    expect(await page.getByText("Entwurf verworfen").count()).toBe(0);
    expect(await id(page, "answer-body").inputValue()).toBe("weg damit");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();

    const saving = await hang(page, "save_draft");
    await id(page, "answer-body").press("End");
    await page.keyboard.type("!");
    await saving.begun;
    await discard();
    await id(page, "answer-body").press("End");
    await page.keyboard.type("?");
    saving.release();
    await expect.poll(() => id(page, "answer-body").inputValue()).toBe("");
    await page.reload();
    await openMine(page);
    await id(page, "answer").click();
    expect(await id(page, "answer-body").inputValue()).toBe("");
  });

  it("keeps what is typed while a text module comes", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await write(page, "", "Anfang. ");
    const body = id(page, "answer-body");
    await body.focus();
    const filling = await hang(page, "fill_text_module");
    await page.keyboard.press("Control+t");
    await page.keyboard.type("zwischen");
    await page.keyboard.press("Enter");
    await filling.begun;
    await id(page, "module-search").waitFor({ state: "detached" });
    await body.focus();
    await page.keyboard.type("WÄHREND");
    filling.release();
    await expect.poll(() => body.inputValue()).toContain("Guten Tag");
    expect(await body.inputValue()).toContain("WÄHREND");
    expect(await body.inputValue()).toContain("Anfang.");
  });

  it("takes text modules and files, is checked, sent and undone", async () => {
    const page = await start();
    await openMine(page);
    await opened.backstage.setLine(false);
    await page.keyboard.press("a");
    await id(page, "answer-body").focus();
    await page.keyboard.press("Control+t");
    await page.keyboard.type("zwischen");
    await page.keyboard.press("Enter");
    await holds(page, "document.activeElement?.tagName === 'TEXTAREA' && document.activeElement.value !== ''");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["%PDF-1.4"], "Merkblatt.pdf", { type: "application/pdf" }));
      document.querySelector(".answer")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await id(page, "attached").filter({ hasText: "Merkblatt.pdf" }).waitFor();
    await id(page, "answer-subject").fill("");
    await page.keyboard.press("Control+Enter");
    await page.locator('[data-testid="finding"][data-code="subject-empty"]').waitFor();
    expect(await id(page, "send-answer").isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await id(page, "answer-subject").fill("Unterlagen");
    await page.keyboard.press("Control+Enter");
    await id(page, "send-answer").click();
    const sent = id(page, "message").last();
    await sent.waitFor();
    await id(page, "message").filter({ hasText: "Unterlagen" }).first().waitFor();
    await id(page, "undo").last().click();
    await id(page, "answer").click();
    expect(await id(page, "answer-body").inputValue()).not.toBe("");
  });

  it("fills modules in, goes from gap to gap, and isn't sent with one", async () => {
    const page = await start();
    await openMine(page);
    await page.keyboard.press("a");
    await id(page, "answer-subject").waitFor();
    await page.keyboard.press("Control+t");
    await page.keyboard.type("nachforderung von u");
    await page.keyboard.press("Enter");
    const body = id(page, "answer-body");
    await expect.poll(() => body.inputValue()).toContain("Guten Tag");
    expect(await body.inputValue()).not.toContain("{");
    await holds(page, "document.activeElement?.tagName === 'TEXTAREA'");
    await page.keyboard.press("Control+Enter");
    await page.locator('[data-testid="finding"][data-code="gap-left"]').first().waitFor();
    expect(await id(page, "send-answer").isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await body.focus();
    await body.press("Control+Home");
    for (let gap = 0; gap < 2; gap += 1) {
      await page.keyboard.press("Tab");
      await page.keyboard.type("Nachweis");
    }
    expect(await id(page, "gaps").textContent()).toBe("");
    await page.keyboard.press("Tab");
    await holds(page, "document.activeElement?.tagName !== 'TEXTAREA'");
  });

  it("says so when it can't be stored, and keeps the text", async () => {
    const page = await start({ fake: true });
    await openMine(page);
    await page.keyboard.press("a");
    await id(page, "answer-body").fill("VOLL");
    await page.locator('[data-testid="draft-state"][data-state="failed"]').waitFor();
    expect(await id(page, "answer-body").inputValue()).toBe("VOLL");
    await id(page, "answer-body").fill("wieder Platz");
    await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
  });
});

describe("line, outbox and frame", () => {
  it("shows the banner with the number of waiting items and the outbox with undo", async () => {
    const page = await start();
    await opened.backstage.setLine(false);
    await openMine(page);
    await page.keyboard.press("n");
    await page.keyboard.type("offline");
    await id(page, "note-submit").click();
    await page.locator('[data-testid="offline-banner"]', { hasText: "1 Schritt" }).waitFor();
    // Held back at first, so that it can be taken back.
    expect(["In Warteschlange", "Lokal gespeichert"]).toContain(await id(page, "work-state").first().textContent());
    await id(page, "outbox-open").click();
    await id(page, "outbox-undo").click();
    await id(page, "outbox-item").waitFor({ state: "detached" });
  });

  it("keeps refused work in sight until it is sent again or discarded", async () => {
    const page = await start();
    await firstRow(page).waitFor();
    await opened.backstage.addRefused();
    await id(page, "notice").filter({ hasText: "nicht angenommen" }).waitFor();
    await id(page, "needs-you").click();
    await id(page, "conflict").first().waitFor();
    expect(await id(page, "conflict").count()).toBe(1);
    expect(await id(page, "retry").count()).toBe(0);
    expect(await id(page, "refusal").textContent()).toContain(onRealDesk ? "Jens Krause" : "Oberlausitzer");
    await id(page, "discard").click();
    await id(page, "confirm-action").click();
    await id(page, "outbox-item").waitFor({ state: "detached" });
  });

  it("runs commands from palette and native menu", async () => {
    const page = await start({ fake: true });
    await firstRow(page).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("verzeichnis");
    await page.keyboard.press("Enter");
    await id(page, "directory-search").waitFor();
    fakeOf(opened).emit("menu", "go-inbox");
    await firstRow(page).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await id(page, "thread-list").waitFor();
  });

  it("lets single keys be chosen anew and switched off, and zooms", async () => {
    const page = await start();
    await id(page, "nav-settings").click();
    await id(page, "key-claim").fill("j");
    await page.locator(".field-error").waitFor();
    await id(page, "key-claim").fill("ü");
    await expect.poll(() => id(page, "key-claim").inputValue()).toBe("ü");
    await id(page, "single-keys").click();
    await page.locator('[data-testid="single-keys"]:not(:checked)').waitFor();
    await page.locator("h1").focus();
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    expect(await id(page, "inbox-list").count()).toBe(0);
    await page.keyboard.press("Control++");
    await page.locator('[data-testid="zoom"]', { hasText: "110" }).waitFor();
    await page.keyboard.press("Control+0");
    await page.locator('[data-testid="zoom"]', { hasText: "100" }).waitFor();
    await page.keyboard.press("Control+1");
    await id(page, "inbox-list").waitFor();
  });

  it.each([100, 150, 200])("cuts nothing in the rows at text of %i percent, and never scrolls sideways", async (percent) => {
    const page = await start({ context: { viewport: { width: 1280, height: 720 } } });
    await firstRow(page).waitFor();
    await page.evaluate(`document.documentElement.style.fontSize = "${percent}%"`);
    const tall = `document.querySelector('.row')?.clientHeight >= ${(78 * percent) / 100}`;
    await holds(page, tall);
    const cut = await page.evaluate<number>(
      "[...document.querySelectorAll('.row')].filter((row) => row.scrollHeight > row.clientHeight + 1).length",
    );
    expect(cut).toBe(0);
    await expectNoSidewaysScroll(page, `text of ${percent} %`);
    await firstRow(page).click();
    await id(page, "case").waitFor();
    await expectNoSidewaysScroll(page, `a case at text of ${percent} %`);
  });

  it("resizes panes by keyboard and remembers them", async () => {
    const page = await start({ fake: true });
    const separator = page.getByRole("separator").nth(1);
    await separator.focus();
    const before = Number(await separator.getAttribute("aria-valuenow"));
    await page.keyboard.press("ArrowRight");
    await page.locator(`[role="separator"][aria-valuenow="${before + 16}"]`).waitFor();
    await expect.poll(() => fakeOf(opened).status.preferences.panes["inbox.list"]).toBe(before + 16);
  });

  it("says when signing in took too long", async () => {
    const page = await start({ fake: true, stage: { stage: "signed-out" } });
    await id(page, "portal-url").fill("http://127.0.0.1:8424");
    await id(page, "sign-in").click();
    await id(page, "sign-in-url").waitFor();
    fakeOf(opened).failSignIn();
    await page.locator('[data-testid="error"][data-code="sign-in-timed-out"]').waitFor();
  });

  it("signs in, switches language and signs out", async () => {
    const page = await start({ stage: { stage: "signed-out" } });
    await id(page, "portal-url").fill("musterstadt");
    await id(page, "sign-in").click();
    await page.locator(".field-error").waitFor();
    await id(page, "portal-url").fill(opened.backstage.portal);
    await id(page, "sign-in").click();
    await id(page, "sign-in-url").waitFor();
    await opened.backstage.finishSignIn();
    await id(page, "nav-settings").click();
    await page.getByRole("radio", { name: "English" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await id(page, "sign-out").click();
    await id(page, "confirm-action").click();
    await id(page, "sign-in").waitFor();
  });
});
