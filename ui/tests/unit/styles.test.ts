// All styles are one sheet: a class that two features style is one that each changes for the other.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../src");
/** Where what is common stands, and what windows and colours of their own kind change of it. */
const COMMON = "styles";

/** Classes that a rule is about as a whole: `.badge {`, not `.rule .badge {`. */
function styled(file: string): string[] {
  const css = readFileSync(join(SRC, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const selectors = [...css.replaceAll(/\([^()]*\)/g, "").matchAll(/([^{}]+)\{/g)].flatMap((rule) => (rule[1] ?? "").split(","));
  return selectors.flatMap((selector) => /^\.([\w-]+)$/.exec(selector.trim())?.[1] ?? []);
}

it("a feature styles its own classes only", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));
  const owner = (file: string) => (file.startsWith(COMMON) ? COMMON : file.split("/").slice(0, 2).join("/"));
  const owners = new Map<string, Set<string>>();
  for (const file of files) {
    if (/(narrow|forced)\.css$/.test(file)) continue;
    for (const name of styled(file)) owners.set(name, (owners.get(name) ?? new Set()).add(owner(file)));
  }
  const shared = [...owners].filter(([, those]) => those.size > 1).map(([name, those]) => `${name}: ${[...those].join(", ")}`);
  expect(owners.size).toBeGreaterThan(200);
  expect(shared).toEqual([]);
});
