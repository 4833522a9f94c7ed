import { Dialog } from "../../components/Dialog";
import { isKey, t } from "../../messages";

/** Screens that have a page of help. */
export type HelpPage = "inbox" | "mailbox" | "procedures" | "designer" | "directory" | "settings";

/** As many paragraphs as there are words for. */
function paragraphs(page: HelpPage): string[] {
  const all: string[] = [];
  for (let number = 1; ; number += 1) {
    const key = `help.${page}.${number}`;
    if (!isKey(key)) return all;
    all.push(t(key));
  }
}

/** What can be done on a screen, and by which keys: each paragraph begins with what one wants to do. */
export function Help({ page, onClose, onShortcuts }: { page: HelpPage; onClose: () => void; onShortcuts: () => void }) {
  return (
    <Dialog title={t(`help.${page}.title`)} kind="side" onClose={onClose} testid="help" reading>
      <div className="stack">
        {paragraphs(page).map((text) => {
          const [head, ...rest] = text.split(": ");
          return (
            <p key={text}>
              {rest.length > 0 ? <strong>{head}: </strong> : head}
              {rest.join(": ")}
            </p>
          );
        })}
        <p>
          <button type="button" className="link" onClick={onShortcuts}>
            {t("command.shortcuts")}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
