import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Dialog } from "../../components/Dialog";
import type { TextModule } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { modulesFor } from "./modulesFor";

interface Props {
  onPick: (module: TextModule) => void;
  onClose: () => void;
}

function Choice({ modules, onPick }: { modules: readonly TextModule[] } & Pick<Props, "onPick">) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const found = modulesFor(modules, text);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const chosen = found[active];
    if (event.key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && chosen) onPick(chosen);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div className="stack">
      <input
        className="input"
        role="combobox"
        autoFocus
        aria-label={t("answer.module_search")}
        placeholder={t("answer.module_search")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found[active] ? `${id}-${found[active].id}` : undefined}
        value={text}
        data-testid="module-search"
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p role="status" className={found.length === 0 ? undefined : "sr-only"}>
        {found.length === 0 ? t("answer.modules_empty") : tn("answer.modules_found", found.length)}
      </p>
      <ul ref={list} className="plain entries" role="listbox" id={`${id}-list`} aria-label={t("command.text_module")}>
        {found.map((module, index) => (
          <li
            key={module.id}
            id={`${id}-${module.id}`}
            role="option"
            aria-selected={index === active}
            className="module"
            data-testid="module"
            onMouseMove={() => setActive(index)}
            onClick={() => onPick(module)}
          >
            <strong>{module.title}</strong>
            <span className="module-body muted">{module.body}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function ModulePicker({ onPick, onClose }: Props) {
  const modules = useDirectory().data?.text_modules ?? [];
  return (
    <Dialog title={t("command.text_module")} onClose={onClose} testid="module-dialog">
      {modules.length === 0 ? <p>{t("answer.modules_none")}</p> : <Choice modules={modules} onPick={onPick} />}
    </Dialog>
  );
}
