import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { runCommand, useRunnable } from "../../desk/commands";
import { keysOf } from "../../desk/keys";
import { t, tn } from "../../messages";
import { keyWords } from "../../messages/labels";
import { matching } from "./matching";

/** Ctrl+K: every command that can be run now, with its shortcut. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const commands = matching(
    useRunnable().filter((command) => command.id !== "palette"),
    text,
  );
  const run = (index: number) => {
    const command = commands[index];
    if (!command) return;
    onClose();
    // The dialog gives the focus back first; then the command may take it.
    window.setTimeout(() => runCommand(command.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = commands.length - 1;
    if (event.key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (event.key === "Enter") run(active);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <Dialog title={t("palette.title")} onClose={onClose} testid="palette">
      <input
        className="input"
        role="combobox"
        autoFocus
        aria-label={t("palette.search")}
        placeholder={t("palette.search")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={commands[active] ? `${id}-${commands[active].id}` : undefined}
        value={text}
        data-testid="palette-search"
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p className="sr-only" role="status">
        {tn("palette.results", commands.length)}
      </p>
      <ul ref={list} className="plain palette-list" role="listbox" id={`${id}-list`} aria-label={t("palette.title")}>
        {commands.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === active}
            className="palette-item"
            data-testid="palette-item"
            data-command={command.id}
            onMouseMove={() => setActive(index)}
            onClick={() => run(index)}
          >
            <span className="palette-group muted">{t(`group.${command.group}`)}</span>
            <span className="palette-label">{t(command.label)}</span>
            {keysOf(command)[0] && <kbd>{keyWords(keysOf(command)[0] ?? "")}</kbd>}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="muted">{t("palette.empty", { text })}</p>}
    </Dialog>
  );
}
