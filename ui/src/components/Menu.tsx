import { Button as AriaButton, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./Icon";

export interface MenuEntry {
  id: string;
  label: string;
  icon: IconName;
  run: () => void;
}

export function Menu({ label, entries, testid }: { label: string; entries: readonly MenuEntry[]; testid?: string }) {
  return (
    <MenuTrigger>
      <AriaButton className="btn btn-secondary btn-icon" aria-label={label} data-testid={testid}>
        <Icon name="more" />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="menu" aria-label={label}>
          {entries.map((entry) => (
            <MenuItem key={entry.id} id={entry.id} className="menu-item" textValue={entry.label} onAction={entry.run}>
              <Icon name={entry.icon} />
              {entry.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
