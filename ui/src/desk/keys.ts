// Which keys run a command: the usual ones, with what the clerk has changed in the settings laid over them.
import type { Preferences } from "../ipc/contract";
import { COMMANDS, type CommandId, type CommandSpec } from "./commands";

type Choice = Pick<Preferences, "single_keys" | "keys">;

let choice: Choice = { single_keys: true, keys: {} };

/** Read while rendering and at each key, so it is set before, as the language is. */
export function setKeys(chosen: Choice) {
  choice = chosen;
}

/** A letter or sign by itself, or a sequence of them: what is also typed as text. */
export function isSingle(key: string): boolean {
  return key.split(" ").every((part) => part.length === 1);
}

/** The keys of a command, the one that is shown first. */
export function keysOf(command: CommandSpec, { single_keys, keys }: Choice = choice): readonly string[] {
  const chosen = keys[command.id];
  const own = chosen === undefined ? command.keys : [chosen, ...command.keys.filter((key) => !isSingle(key))];
  return single_keys ? own : own.filter((key) => !isSingle(key));
}

/** The commands whose key is a single letter and can be chosen anew. */
export function choosable(): CommandSpec[] {
  const commands: readonly CommandSpec[] = COMMANDS;
  return commands.filter((command) => command.keys.some((key) => key.length === 1));
}

/** Another command that has this key already, or that begins a sequence with it. */
export function keyTaken(key: string, by: CommandId, chosen: Choice): CommandSpec | null {
  const commands: readonly CommandSpec[] = COMMANDS;
  const others = commands.filter((command) => command.id !== by);
  return others.find((other) => keysOf(other, chosen).some((one) => one === key || one.startsWith(`${key} `))) ?? null;
}
