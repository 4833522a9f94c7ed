import { type ComponentProps, useState } from "react";
import { type CommandId, commandSpec } from "../desk/commands";
import { keysOf } from "../desk/keys";
import { keyWords } from "../messages/labels";
import { Icon, type IconName } from "./Icon";

interface Props extends Omit<ComponentProps<"button">, "type"> {
  look?: "primary" | "secondary" | "quiet" | "danger";
  icon?: IconName;
  /** Only the icon is seen; the children are the accessible name and tooltip. */
  iconOnly?: boolean;
  /** The command this button runs, for its shortcut in the tooltip. */
  command?: CommandId;
  submit?: boolean;
}

function tooltip(label: unknown, command: CommandId | undefined): string | undefined {
  const name = typeof label === "string" ? label : undefined;
  const keys = command && keysOf(commandSpec(command))[0];
  if (!keys) return name;
  return name ? `${name} (${keyWords(keys)})` : keyWords(keys);
}

export function Button({ look = "secondary", icon, iconOnly, command, submit, children, className, disabled = false, ...rest }: Props) {
  const title = rest.title ?? (iconOnly || command ? tooltip(children, command) : undefined);
  // Disabled, it would lose the focus to nothing: as long as it has it, it only says so.
  const [focused, setFocused] = useState(false);
  const isIdle = disabled && focused;
  return (
    <button
      {...rest}
      disabled={disabled && !focused}
      aria-disabled={isIdle || undefined}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onClick={isIdle ? (event) => event.preventDefault() : rest.onClick}
      type={submit ? "submit" : "button"}
      title={title}
      className={["btn", `btn-${look}`, iconOnly ? "btn-icon" : "", className ?? ""].join(" ").trim()}
    >
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? "sr-only" : "btn-label"}>{children}</span>
    </button>
  );
}
