// Which part of the UI may import which; the drawing of DESIGN § 1 for this folder.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

const ALLOWED: Record<string, readonly string[]> = {
  ipc: ["ipc"],
  messages: ["messages", "ipc"],
  text: ["text", "messages"],
  desk: ["desk", "ipc", "messages", "text"],
  components: ["components", "desk", "ipc", "messages", "text"],
  features: ["components", "desk", "ipc", "messages", "text"],
  app: ["app", "features", "components", "desk", "ipc", "messages", "text"],
};

interface Import {
  file: string;
  target: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(SRC, file), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
  return found.map((name) => ({
    file,
    target: name.startsWith(".") ? relative(SRC, join(SRC, dirname(file), name)) : name,
  }));
});

const part = (path: string) => path.split("/")[0] ?? "";
const feature = (path: string) => path.split("/").slice(0, 2).join("/");
const inside = imports.filter(({ target }) => part(target) in ALLOWED);

describe("arrows", () => {
  it("go down only", () => {
    const up = inside.filter(({ file, target }) => {
      if (!(part(file) in ALLOWED)) return false;
      if (part(file) === "features" && feature(file) === feature(target)) return false;
      return !ALLOWED[part(file)]?.includes(part(target));
    });
    expect(up).toEqual([]);
  });

  it("never join two features", () => {
    const joined = inside.filter(
      ({ file, target }) =>
        part(file) === "features" && part(target) === "features" && feature(file) !== feature(target),
    );
    expect(joined).toEqual([]);
  });

  it("let one file only import Tauri", () => {
    const tauri = imports.filter(({ target }) => target.startsWith("@tauri-apps/")).map(({ file }) => file);
    expect([...new Set(tauri)]).toEqual(["ipc/client.ts"]);
  });

  it("keep files small", () => {
    const long = files.filter(
      (file) => file !== "ipc/contract.ts" && readFileSync(join(SRC, file), "utf8").split("\n").length > 300,
    );
    expect(long).toEqual([]);
  });
});
