import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { t, tn } from "../../messages";
import type { Pasted } from "./paste";
import { textWords } from "./words";

/** So many are listed; the others are counted. */
const LISTED = 100;

interface Props {
  pasted: Pasted;
  onTake: () => void;
  /** All of it as one text, into the field in which it was pasted. */
  onOne: () => void;
  onClose: () => void;
}

/** Before several texts are written at once: what comes where. */
export function PasteDialog({ pasted: { texts, lost }, onTake, onOne, onClose }: Props) {
  return (
    <Dialog title={t("texts.paste_title")} onClose={onClose} kind="wide" testid="paste-dialog">
      <div className="stack">
        <p>{texts.length === 0 ? t("texts.paste_nothing") : tn("texts.paste_changes", texts.length)}</p>
        {lost > 0 && <p>{tn("texts.paste_lost", lost)}</p>}
        {texts.length > 0 && (
          <div className="pasted-scroll" tabIndex={0} role="group" aria-label={t("texts.paste_list")}>
            <table className="pasted">
              <thead>
                <tr>
                  <th scope="col">{t("texts.paste_where")}</th>
                  <th scope="col">{t("history.before")}</th>
                  <th scope="col">{t("texts.paste_then")}</th>
                </tr>
              </thead>
              <tbody>
                {texts.slice(0, LISTED).map((one) => (
                  <tr key={`${one.node} ${one.path} ${one.language}`}>
                    <th scope="row">
                      {textWords(one)}
                    </th>
                    <td className="muted">{one.now || t("history.nothing")}</td>
                    <td>{one.text}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {texts.length > LISTED && <p>{tn("texts.paste_more", texts.length - LISTED)}</p>}
          </div>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button onClick={onOne}>{t("texts.paste_one")}</Button>
          <Button look="primary" autoFocus disabled={texts.length === 0} onClick={onTake}>
            {t("texts.paste_take")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
