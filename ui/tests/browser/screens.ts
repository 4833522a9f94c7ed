// Every screen, dialog and stage, and how to get there as a person would.
import type { Page } from "playwright-core";
import type { Stage } from "../../src/ipc/contract";
import type { Backstage } from "./backstage";
import { holds } from "./browser";

export interface ScreenCase {
  name: string;
  stage?: Stage;
  /** Only the fake can show it. */
  fake?: boolean;
  prepare?: (backstage: Backstage) => Promise<void>;
  /** May be called again on the same desk, with a new page. */
  show: (page: Page, backstage: Backstage) => Promise<unknown>;
}

const id = (page: Page, testid: string) => page.getByTestId(testid);

async function listReady(page: Page) {
  await page.locator('[data-testid="inbox-row"][data-case]').first().waitFor();
}

/** Opens the first case of the clerk's own, by the filter "Meine". */
export async function openMine(page: Page) {
  await listReady(page);
  if (await id(page, "show-filters").isVisible()) await id(page, "show-filters").click();
  await id(page, "filter-mine").click();
  await holds(page, "document.querySelector('[data-testid=filter-mine][aria-current]') || !document.querySelector('.filters')");
  await listReady(page);
  await id(page, "inbox-row").first().click();
  await id(page, "case").waitFor();
}

async function openFirst(page: Page) {
  await listReady(page);
  await id(page, "inbox-row").first().click();
  await id(page, "case").waitFor();
}

/** Opens the first case found by a word, on one of its tabs. */
async function openFound(page: Page, word: string, tab: string) {
  await listReady(page);
  await id(page, "search").fill(word);
  await page.locator("mark").first().waitFor();
  await openFirst(page);
  await openTab(page, tab);
}

async function openAnswer(page: Page) {
  await openMine(page);
  await id(page, "answer").click();
  await id(page, "answer-body").waitFor();
}

async function openTab(page: Page, tab: string) {
  await id(page, `tab-${tab}`).click();
}

async function offlineWork(page: Page, backstage: Backstage) {
  await backstage.setLine(false);
  await openMine(page);
  await page.keyboard.press("n");
  await id(page, "note-text").fill("Telefonisch mit der Antragstellerin gesprochen.");
  await id(page, "note-submit").click();
  await id(page, "note").first().waitFor();
}

export const SCREENS: ScreenCase[] = [
  { name: "sign-in", stage: { stage: "signed-out" }, show: (page) => id(page, "sign-in").waitFor() },
  {
    name: "sign-in-error",
    stage: { stage: "signed-out" },
    show: async (page) => {
      await id(page, "portal-url").fill("http://unreachable.example");
      await id(page, "sign-in").click();
      await id(page, "error").waitFor();
    },
  },
  {
    name: "signing-in",
    stage: { stage: "signed-out" },
    show: async (page, { portal }) => {
      await page.locator('[data-testid="sign-in"], [data-testid="sign-in-url"]').waitFor();
      if (await id(page, "sign-in").isVisible()) {
        await id(page, "portal-url").fill(portal);
        await id(page, "sign-in").click();
      }
      await id(page, "sign-in-url").waitFor();
    },
  },
  {
    name: "keyring-missing",
    fake: true,
    stage: { stage: "keyring-missing", reason: "org.freedesktop.secrets: no such service" },
    show: (page) => id(page, "choose-file-key").waitFor(),
  },
  { name: "key-lost", fake: true, stage: { stage: "key-lost" }, show: (page) => page.locator("h1").waitFor() },
  {
    name: "database-too-new",
    fake: true,
    stage: { stage: "database-too-new", found: 7, known: 3 },
    show: (page) => page.locator("h1").waitFor(),
  },
  { name: "inbox", show: listReady },
  {
    name: "inbox-filters",
    show: async (page) => {
      await listReady(page);
      if (await id(page, "show-filters").isVisible()) await id(page, "show-filters").click();
      await id(page, "filter-unread").waitFor();
    },
  },
  {
    name: "inbox-search",
    show: async (page) => {
      await listReady(page);
      await id(page, "search").fill("straße");
      await page.locator("mark").first().waitFor();
    },
  },
  {
    name: "inbox-empty",
    show: async (page) => {
      await listReady(page);
      await id(page, "search").fill("gibtesnicht");
      await page.locator(".empty-title", { hasText: "Nichts gefunden" }).waitFor();
    },
  },
  {
    name: "inbox-selection",
    show: async (page) => {
      await listReady(page);
      await id(page, "inbox-list").focus();
      await page.keyboard.press("x");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await id(page, "selection").waitFor();
    },
  },
  {
    name: "import",
    show: async (page, backstage) => {
      await backstage.choose("antrag");
      await listReady(page);
      await id(page, "import").click();
      await id(page, "import-leistung").waitFor();
    },
  },
  { name: "case", show: openMine },
  { name: "case-unassigned", show: openFirst },
  {
    name: "case-attachments",
    show: async (page) => {
      await openFound(page, "Rettungshund", "attachments");
      await id(page, "attachment").filter({ hasText: ".pdf" }).locator("button").first().click();
      await page.locator("canvas[data-drawn]").waitFor();
    },
  },
  {
    name: "case-image",
    show: async (page) => {
      const image = id(page, "attachment").filter({ hasText: ".png" });
      await openFound(page, "Lageplan", "attachments");
      await image.locator("button").first().click();
      await id(page, "image-preview").waitFor();
    },
  },
  {
    name: "case-messages",
    show: async (page) => {
      await openFound(page, "Unterlagen", "messages");
      await id(page, "message").first().waitFor();
    },
  },
  {
    name: "case-menu",
    show: async (page) => {
      await openFirst(page);
      await id(page, "case-more").click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "change-state",
    show: async (page) => {
      await openMine(page);
      await id(page, "change-state").click();
      await page.getByRole("radio").nth(1).check();
      await id(page, "change-state-submit").click();
      await page.locator(".field-error").waitFor();
    },
  },
  {
    name: "frist",
    show: async (page) => {
      await openMine(page);
      await page.keyboard.press("t");
      await id(page, "frist-outcome").waitFor();
    },
  },
  {
    name: "frist-set",
    show: async (page) => {
      await openMine(page);
      await page.keyboard.press("t");
      await id(page, "frist-kind").selectOption("set");
      await page.getByRole("checkbox").check();
      await id(page, "frist-day").waitFor();
    },
  },
  {
    name: "reminder",
    show: async (page) => {
      await openMine(page);
      await id(page, "reminder").click();
      await id(page, "reminder-submit").waitFor();
    },
  },
  {
    name: "correct",
    show: async (page) => {
      await openMine(page);
      await id(page, "correct").first().click();
      await id(page, "correct-submit").waitFor();
    },
  },
  {
    name: "answer",
    show: async (page, backstage) => {
      await backstage.choose("leaflet");
      await openAnswer(page);
      await id(page, "answer-subject").fill("Ihre Anmeldung zur Hundesteuer");
      await id(page, "answer-body").fill("Sehr geehrte Frau Großmann,\n\nvielen Dank für Ihre Anmeldung.");
      await id(page, "attach").click();
      await id(page, "attached").first().waitFor();
      await page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor();
    },
  },
  {
    name: "text-modules",
    show: async (page) => {
      await openAnswer(page);
      await id(page, "text-module").click();
      await id(page, "module").first().waitFor();
    },
  },
  {
    name: "check-answer",
    show: async (page) => {
      await openAnswer(page);
      await id(page, "answer-body").fill("Bitte reichen Sie bis zum [Datum] die Unterlagen nach.");
      await id(page, "check-answer").click();
      await id(page, "finding").first().waitFor();
    },
  },
  {
    name: "offline",
    show: async (page, backstage) => {
      await offlineWork(page, backstage);
      await id(page, "undo").waitFor();
    },
  },
  {
    name: "outbox",
    prepare: (backstage) => backstage.addRefused(),
    show: async (page, backstage) => {
      await offlineWork(page, backstage);
      await id(page, "outbox-open").click();
      await id(page, "outbox-item").first().waitFor();
    },
  },
  {
    name: "outbox-discard",
    prepare: (backstage) => backstage.addRefused(),
    show: async (page) => {
      await id(page, "needs-you").click();
      await id(page, "discard").click();
      await id(page, "confirm-action").waitFor();
    },
  },
  {
    name: "printing",
    fake: true,
    show: async (page) => {
      await openFirst(page);
      await page.keyboard.press("p");
      await id(page, "task").waitFor();
    },
  },
  {
    name: "mailbox",
    show: async (page) => {
      await id(page, "nav-mailbox").click();
      await page.locator('[data-testid="thread-row"][data-case]').first().click();
      await id(page, "message").first().waitFor();
    },
  },
  {
    name: "mailbox-list",
    show: async (page) => {
      await id(page, "nav-mailbox").click();
      await page.locator('[data-testid="thread-row"][data-case]').first().waitFor();
    },
  },
  {
    name: "directory",
    show: async (page) => {
      await id(page, "nav-directory").click();
      await page.locator("table").nth(2).waitFor();
    },
  },
  {
    name: "procedures",
    show: async (page) => {
      await id(page, "nav-procedures").click();
      await page.locator("table").waitFor();
    },
  },
  {
    name: "settings",
    show: async (page) => {
      await id(page, "nav-settings").click();
      await id(page, "sign-out").waitFor();
    },
  },
  {
    name: "sign-out",
    show: async (page) => {
      await id(page, "nav-settings").click();
      await id(page, "sign-out").click();
      await id(page, "confirm-action").waitFor();
    },
  },
  {
    name: "palette",
    show: async (page) => {
      await openMine(page);
      await page.keyboard.press("Control+k");
      await id(page, "palette-item").first().waitFor();
    },
  },
  {
    name: "shortcuts",
    show: async (page) => {
      await listReady(page);
      await page.keyboard.press("?");
      await id(page, "shortcuts").waitFor();
    },
  },
  {
    name: "about",
    show: async (page) => {
      await id(page, "about").click();
      await id(page, "about-dialog").waitFor();
    },
  },
];
