// What tests of the designer share: drafts by command, ways through the screens by role and name, and forms to begin with.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { DesignView, VerfahrenLine } from "../../src/ipc/contract";
import { holds } from "./browser";

/** Calls a command of the real desk without the window. */
export async function call<T>(command: string, request: unknown): Promise<T> {
  const response = await fetch(new URL(`/call/${command}`, process.env["AMTSPULT_UI_URL"]), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${command}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

export const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A draft made of form JSON. */
export async function importForm(form: unknown, name = "form.json"): Promise<VerfahrenLine> {
  const files = [{ name, base64: base64(JSON.stringify(form)) }];
  const { draft } = await call<{ draft: VerfahrenLine }>("import_verfahren", { files });
  return draft;
}

export const openView = (draft: string) => call<DesignView>("open_verfahren", { draft });

export const treeOf = (page: Page) => page.getByRole("treegrid", { name: "Gliederung" });
export const row = (page: Page, name: string | RegExp) => treeOf(page).getByRole("row", { name });
export const properties = (page: Page) => page.getByRole("region", { name: "Eigenschaften" });
export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name });

export async function openList(page: Page) {
  await page.getByRole("navigation").getByRole("button", { name: "Verfahren" }).click();
  await heading(page, "Eigene Entwürfe").first().waitFor();
}

export async function openDraft(page: Page, title: string) {
  await openList(page);
  await page.getByRole("button", { name: title, exact: true }).click();
  await ready(page);
}

/** The tree is there, and all that was done is stored. */
export async function ready(page: Page) {
  await treeOf(page).waitFor();
  await stored(page);
}

export async function stored(page: Page) {
  await page.getByText(/^gespeichert /).waitFor();
}

export const hasFocus = (locator: Locator) => expect.poll(() => locator.evaluate((one) => one === document.activeElement), { timeout: 10_000 }).toBe(true);

/** In a narrow window one part is seen at a time. */
export async function part(page: Page, name: "Gliederung" | "Formular" | "Eigenschaften") {
  const one = page.getByRole("group", { name: "Ansicht" }).getByRole("button", { name });
  if (await one.isVisible()) await one.click();
}

/** Pastes what was copied elsewhere into what has the focus. */
export async function paste(page: Page, copied: string) {
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(copied)});
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
  })()`);
}

export { holds };

/** Two sections, a repeated group, conditions, checks, prefilled fields; with words as long as German ones are. */
export const SAMPLE = {
  id: "6000357:Hundesteuer:v1.0",
  title: "Hundesteuer",
  sections: [
    {
      title: "Angaben zur Halterin oder zum Halter",
      fieldGroups: [
        {
          id: "halter",
          title: "Grundstücksverkehrsgenehmigungszuständigkeitsübertragung",
          rows: [
            {
              fields: [
                { id: "vorname", label: "Vorname", type: "STRING", required: true, width: 6, source: { service: "servicekonto", variableName: "vorname" } },
                { id: "nachname", label: "Familienname", type: "STRING", required: true, width: 6, source: { service: "servicekonto", variableName: "nachname" } },
              ],
            },
            { fields: [{ id: "seit", label: "Seit wann wohnen Sie hier?", type: "DATE", required: false }] },
          ],
        },
      ],
    },
    {
      title: "Hunde",
      fieldGroups: [
        {
          id: "hunde",
          title: "Hund",
          multiple: true,
          layout: "MULTIPLE",
          maxInstanceCount: 10,
          rows: [
            { fields: [{ id: "rasse", label: "Rasse", type: "STRING", required: true }] },
            {
              fields: [
                {
                  id: "herkunft",
                  label: "Woher haben Sie den Hund?",
                  type: "RADIO_BUTTONS",
                  required: true,
                  possibleValues: [{ value: "zucht", label: "Von einer Züchterin oder einem Züchter" }, { value: "heim", label: "Aus dem Tierheim" }],
                },
              ],
            },
            {
              fields: [
                {
                  id: "heim",
                  label: "Welches Tierheim?",
                  type: "STRING",
                  required: false,
                  displayConditions: [{ "@type": "ShowOnFieldValuesCondition", conditionFieldKey: { groupId: "hunde", groupIndex: -1, fieldId: "herkunft" }, values: ["heim"] }],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};
