import { Button } from "../../components/Button";
import { t, tn } from "../../messages";
import { type Design, useDesign } from "./design";

/** After something was deleted that others ask for: what to do with them. It stays until something else is done. */
export function LeftBehindBar({ design }: { design: Design }) {
  const { leftBehind } = useDesign(design);
  const first = leftBehind[0];
  if (!first) return null;
  const names = [...new Set(leftBehind.map((one) => one.name || t("designer.unnamed")))];
  const owners = [...new Set(leftBehind.map((one) => one.owner))];
  return (
    <div className="left-behind" role="status" data-testid="left-behind">
      <p>{tn("designer.left_behind", leftBehind.length, { names: names.slice(0, 3).join(", ") + (names.length > 3 ? " …" : "") })}</p>
      <div className="buttons-row">
        <Button onClick={() => design.select(owners[0] ?? first.owner)}>{t("designer.left_behind_show")}</Button>
        <Button onClick={() => void design.undo()}>{t("undo.label")}</Button>
      </div>
    </div>
  );
}
