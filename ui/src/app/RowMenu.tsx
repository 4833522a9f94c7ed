import { useEffect, useRef, useState } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import { runCommand, useRunnable } from "../desk/commands";
import { keysOf } from "../desk/keys";
import { t } from "../messages";
import { keyWords } from "../messages/labels";

interface Place {
  x: number;
  y: number;
}

const ROW = '[role="option"][data-case]';

function placeOf(event: MouseEvent, row: Element): Place {
  // By the keyboard it comes without a place.
  if (event.clientX > 0 || event.clientY > 0) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = row.getBoundingClientRect();
  return { x: left + 32, y: bottom };
}

function writesHere(target: Element): boolean {
  return target.closest("input, textarea") !== null;
}

/**
 * The menu of a row, in place of the browser's own. It offers what can be done with the case, once that is on screen.
 * Where one writes, the browser's menu stays: it has cut, copy and paste.
 */
export function RowMenu() {
  const [place, setPlace] = useState<Place | null>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const commands = useRunnable().filter((command) => command.group === "case" && command.id !== "back-to-list");
  useEffect(() => {
    const onMenu = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (!target || writesHere(target)) return;
      event.preventDefault();
      const list = target.closest('[role="listbox"]');
      const row = target.closest(ROW) ?? list?.querySelector(`.row-active${ROW}`);
      if (!row) return;
      if (row instanceof HTMLElement && target.closest(ROW)) row.click();
      setPlace(placeOf(event, row));
    };
    document.addEventListener("contextmenu", onMenu);
    return () => document.removeEventListener("contextmenu", onMenu);
  }, []);
  useEffect(() => {
    if (!anchor.current || !place) return;
    anchor.current.style.left = `${place.x}px`;
    anchor.current.style.top = `${place.y}px`;
  }, [place]);
  return (
    <>
      <span ref={anchor} className="menu-anchor" aria-hidden="true" />
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        isOpen={place !== null && commands.length > 0}
        onOpenChange={(open) => !open && setPlace(null)}
      >
        <Menu className="menu" aria-label={t("case.actions")} autoFocus="first" onClose={() => setPlace(null)}>
          {commands.map((command) => (
            <MenuItem
              key={command.id}
              id={command.id}
              className="menu-item"
              textValue={t(command.label)}
              data-testid={`menu-${command.id}`}
              onAction={() => {
                setPlace(null);
                // The menu gives the focus back first; then the command may take it.
                window.setTimeout(() => runCommand(command.id));
              }}
            >
              <span className="menu-label">{t(command.label)}</span>
              {keysOf(command)[0] && <kbd>{keyWords(keysOf(command)[0] ?? "")}</kbd>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  );
}
