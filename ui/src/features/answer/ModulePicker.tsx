import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { TextField } from "../../components/Field";
import type { TextModule } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { t } from "../../messages";

interface Props {
  onPick: (module: TextModule) => void;
  onClose: () => void;
}

export function ModulePicker({ onPick, onClose }: Props) {
  const [text, setText] = useState("");
  const modules = useDirectory().data?.text_modules ?? [];
  const wanted = text.trim().toLowerCase();
  const found = modules.filter((module) => `${module.title} ${module.body}`.toLowerCase().includes(wanted));
  return (
    <Dialog title={t("command.text_module")} onClose={onClose} testid="module-dialog">
      {modules.length === 0 ? (
        <p>{t("answer.modules_none")}</p>
      ) : (
        <div className="stack">
          <TextField
            label={t("answer.module_search")}
            value={text}
            autoFocus
            onChange={(event) => setText(event.target.value)}
          />
          {found.length === 0 && <p role="status">{t("answer.modules_empty")}</p>}
          <ul className="plain entries">
            {found.map((module) => (
              <li key={module.id}>
                <button type="button" className="module" data-testid="module" onClick={() => onPick(module)}>
                  <strong>{module.title}</strong>
                  <span className="module-body muted">{module.body}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
