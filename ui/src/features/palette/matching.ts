import type { CommandSpec } from "../../desk/commands";
import { t } from "../../messages";

/** Commands whose words begin with what was typed come first, then those that hold it anywhere. */
export function matching(commands: readonly CommandSpec[], text: string): CommandSpec[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (command: CommandSpec): number => {
    const label = t(command.label).toLowerCase();
    const group = t(`group.${command.group}`).toLowerCase();
    if (!words.every((word) => label.includes(word) || group.includes(word))) return -1;
    return words.some((word) => label.startsWith(word)) ? 0 : 1;
  };
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.command);
}
