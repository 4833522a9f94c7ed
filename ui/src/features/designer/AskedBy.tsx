import { Button } from "../../components/Button";
import { t } from "../../messages";
import { Block, type PaneProps } from "./Properties";
import { SaidLine } from "./SaidLine";

/** The rules of others that ask for this: the same rule, from its other end. */
export function AskedBy({ design, view }: PaneProps) {
  if (view.asked_by.length === 0) return null;
  return (
    <Block title={t("designer.asked_by")}>
      <ul className="plain rules">
        {view.asked_by.map((one, at) => (
          <li key={at} className="rule">
            <Button look="quiet" className="rule-link" onClick={() => design.select(one.owner)}>
              {one.name || t("designer.unnamed")}
            </Button>
            <SaidLine said={one.said} />
          </li>
        ))}
      </ul>
    </Block>
  );
}
