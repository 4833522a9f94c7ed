import { describe, expect, it } from "vitest";
import { COMMANDS, type CommandSpec } from "../../src/desk/commands";
import { keyName, match, runsOn } from "../../src/desk/keyboard";
import { allowedScreens } from "../../src/desk/navigation";
import { matching } from "../../src/features/palette/matching";
import { keyWords } from "../../src/messages/labels";

const commands: readonly CommandSpec[] = COMMANDS;
const press = (key: string, ctrlKey = false) => keyName({ key, ctrlKey, metaKey: false, altKey: false });

describe("command registry", () => {
  it("names every command and key once", () => {
    const ids = commands.map((command) => command.id);
    // The designer is never on the screen together with a case: its keys are its own.
    const isDesigner = (command: CommandSpec) => command.group === "designer";
    const keys = commands.filter((command) => !isDesigner(command)).flatMap((command) => command.keys);
    const designer = commands.filter(isDesigner).flatMap((command) => command.keys);
    expect(new Set(designer).size).toBe(designer.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has no key that begins a sequence of another", () => {
    const keys = commands.flatMap((command) => command.keys);
    expect(keys.filter((key) => keys.some((other) => other.startsWith(`${key} `)))).toEqual([]);
  });

  it("finds commands by key and by sequence", () => {
    expect(match(null, press("c"))).toEqual({ command: "claim", waiting: false });
    expect(match(null, press("g"))).toEqual({ command: null, waiting: true });
    expect(match("g", press("e"))).toEqual({ command: "go-inbox", waiting: false });
    expect(match(null, press("k", true)).command).toBe("palette");
    expect(match(null, press("C")).command).toBe("claim");
    expect(match(null, press("?")).command).toBe("shortcuts");
  });

  it("does with a key that is held down nothing but steps in a list", () => {
    const held = commands.filter(({ id }) => runsOn(id, { repeat: true })).map(({ id }) => id);
    expect(held).toEqual(["next-case", "previous-case"]);
    expect(commands.every(({ id }) => runsOn(id, { repeat: false }))).toBe(true);
  });

  it("lets only chords and function keys through while typing", () => {
    const always = commands.filter((command) => command.always);
    expect(always.flatMap((command) => command.keys).every((key) => /^Mod\+|F\d+$/.test(key))).toBe(true);
  });

  it("writes keys as they stand on a German keyboard", () => {
    expect(["Mod+k", "g e", "Enter", "ArrowDown", "?"].map(keyWords)).toEqual(["Strg+K", "G dann E", "Eingabe", "↓", "?"]);
  });

  it("finds commands by their words, beginnings first", () => {
    expect(matching(commands, "antwort")[0]?.id).toBe("answer");
    expect(matching(commands, "vorgang übern").map((command) => command.id)).toEqual(["claim"]);
    expect(matching(commands, "xyz")).toEqual([]);
  });
});

describe("screens by role", () => {
  const identity = (roles: ("clerk" | "designer" | "approver" | "tenant-admin")[]) => ({
    account: "a",
    name: "A",
    tenant: { id: "t", name: "T", ags: "" },
    tenants: [],
    roles,
    portal_url: "",
  });
  it.each([
    [["clerk"], ["inbox", "mailbox", "procedures", "directory", "settings"]],
    [["approver"], ["inbox", "mailbox", "procedures", "directory", "settings"]],
    [["designer"], ["procedures", "directory", "settings"]],
    [["tenant-admin"], ["directory", "settings"]],
  ] as const)("%j sees %j", (roles, screens) => expect(allowedScreens(identity([...roles]))).toEqual(screens));
});
