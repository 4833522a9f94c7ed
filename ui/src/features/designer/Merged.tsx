import { useState } from "react";
import { Button } from "../../components/Button";
import type { ConflictKind, MergeConflict, MergedVerfahren } from "../../ipc/contract";
import { t, tn } from "../../messages";
import type { Design } from "./design";
import { propertyName } from "./words";

function kindWords(kind: ConflictKind): string {
  return kind.kind === "property" ? propertyName(kind.name) : t(`merge.kind.${kind.kind}`);
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === false) return t("history.nothing");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What both sides say; until it is decided the draft's own holds. */
function Conflict({ design, one, onDecided }: { design: Design; one: MergeConflict; onDecided: () => void }) {
  const { base, mine, theirs, kind } = one.conflict;
  const take = async (edit: MergeConflict["take_mine"]) => {
    if (edit) await design.edit(edit, { stay: true });
    onDecided();
  };
  return (
    <li className="finding finding-warning" data-testid="conflict">
      <div className="finding-text">
        <strong>{one.name || t("designer.unnamed")}</strong>: {kindWords(kind)}
        <dl className="sides">
          <dt>{t("merge.before")}</dt>
          <dd>{valueWords(base)}</dd>
          <dt>{t("merge.mine")}</dt>
          <dd>{valueWords(mine)}</dd>
          <dt>{t("merge.theirs")}</dt>
          <dd>{valueWords(theirs)}</dd>
        </dl>
      </div>
      <div className="buttons-row">
        <Button onClick={() => void take(one.take_mine)}>{t("merge.take_mine")}</Button>
        <Button disabled={!one.take_theirs} title={one.take_theirs ? undefined : t("merge.by_hand")} onClick={() => void take(one.take_theirs)}>
          {t("merge.take_theirs")}
        </Button>
      </div>
    </li>
  );
}

/** What was merged into the draft: what is new, and what is to be decided. */
export function Merged({ design, merged }: { design: Design; merged: MergedVerfahren }) {
  const [conflicts, setConflicts] = useState(merged.conflicts);
  return (
    <div data-testid="merged">
      <ul className="plain history-changes">
        {merged.news.map((news, at) => (
          <li key={at}>
            {t(`merge.news.${news.what}`)}{" "}
            <button type="button" className="link" onClick={() => design.line(news.node) && design.select(news.node)}>
              {news.name || t("designer.unnamed")}
            </button>
          </li>
        ))}
      </ul>
      {conflicts.length > 0 && (
        <>
          <p>{tn("merge.conflicts", conflicts.length)}</p>
          <ul className="plain finding-list">
            {conflicts.map((one) => (
              <Conflict
                key={`${one.conflict.node} ${JSON.stringify(one.conflict.kind)}`}
                design={design}
                one={one}
                onDecided={() => setConflicts((left) => left.filter((other) => other !== one))}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
