import { Fragment } from "react";
import { Dialog } from "../../components/Dialog";
import { COMMANDS, type CommandSpec, GROUPS } from "../../desk/commands";
import { keysOf } from "../../desk/keys";
import { t } from "../../messages";
import { keyWords } from "../../messages/labels";

function Keys({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return <span className="muted">{t("shortcuts.none")}</span>;
  return keys.map((key, index) => (
    <Fragment key={key}>
      {index > 0 && <span className="muted"> {t("shortcuts.or")} </span>}
      <kbd>{keyWords(key)}</kbd>
    </Fragment>
  ));
}

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const commands: readonly CommandSpec[] = COMMANDS;
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose} kind="wide" testid="shortcuts" reading>
      <div className="shortcuts">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`group.${group}`)}</h3>
            <dl className="shortcut-list">
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{t(command.label)}</dt>
                    <dd>
                      <Keys keys={keysOf(command)} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
