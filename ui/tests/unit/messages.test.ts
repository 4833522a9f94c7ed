import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import de from "../../messages/de.json";
import en from "../../messages/en.json";
import { errorWords } from "../../src/messages/labels";

const SRC = join(import.meta.dirname, "../../src");
// The native menu takes its titles from here too.
const NATIVE_MENU = join(import.meta.dirname, "../../../src-tauri/src/menu.rs");
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SRC, name))
  .concat(NATIVE_MENU)
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const entries = Object.entries(de);

/** Prefixes of keys that are put together from a value, such as t(`state.${state}`). */
const prefixes = [...sources.matchAll(/`([a-z]+\.(?:[\w-]+\.)*[\w-]*)\$\{/g)].map((match) => match[1] ?? "");

describe("messages", () => {
  it("has the same keys in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(de).sort());
  });

  it.each(entries)("%s has the same placeholders and no empty text", (key, german) => {
    const english = (en as Record<string, string>)[key] ?? "";
    expect(placeholders(english)).toEqual(placeholders(german));
    expect(german.trim()).not.toBe("");
    expect(english.trim()).not.toBe("");
  });

  it("has no text that nobody shows", () => {
    const unused = entries
      .map(([key]) => key)
      .filter((key) => {
        const stem = key.replace(/_(one|other)$/, "");
        return !sources.includes(`"${key}"`) && !sources.includes(`"${stem}"`) && !prefixes.some((one) => key.startsWith(one));
      });
    expect(unused).toEqual([]);
  });

  it("addresses people formally and uses German quotation marks", () => {
    const wrong = entries.filter(([, text]) => /\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b|"/.test(text));
    expect(wrong).toEqual([]);
  });
});

describe("what can't be read", () => {
  it("is told with file, line and what to do", () => {
    const details = { file: "texte.csv", place: "", line: 3, column: null, rule: "table-not-utf-8", reason: "this is no UTF-8" };
    const words = errorWords({ code: "texts-unreadable", message: "", details, retryable: false });
    expect(words).toMatch(/^Die Datei mit Texten lässt sich nicht lesen\. „texte\.csv“, Zeile 3: .*„CSV UTF-8“\.$/);
  });
});
