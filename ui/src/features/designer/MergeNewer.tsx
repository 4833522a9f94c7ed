import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import type { ConflictKind, MergeConflict, MergedVerfahren } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { toBase64 } from "../../text/base64";
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

/** A newer version of the data schema goes into the draft: own edits stay, what is decided isn't asked again. */
export function MergeNewer({ design }: { design: Design }) {
  const input = useRef<HTMLInputElement>(null);
  const [merged, setMerged] = useState<MergedVerfahren | null>(null);
  const { draft } = design.state;
  const merge = async (files: readonly File[]) => {
    if (files.length === 0) return;
    design.flush();
    const named = await Promise.all(files.map(async (file) => ({ name: file.name, base64: await toBase64(file) })));
    const result = await attempt("merge_newer", { draft: draft.id, files: named });
    if (input.current) input.current.value = "";
    if (!result) return;
    design.take(result.edited);
    setMerged(result);
    done(tn("merge.done", result.news.length));
  };
  return (
    <>
      <div className="buttons-row">
        <Button icon="upload" data-testid="merge-newer" onClick={() => input.current?.click()}>
          {t("merge.newer")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".xml,.json"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label={t("merge.newer")}
          onChange={(event) => void merge([...(event.target.files ?? [])])}
        />
      </div>
      {merged && (
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
          {merged.conflicts.length > 0 && (
            <>
              <p>{tn("merge.conflicts", merged.conflicts.length)}</p>
              <ul className="plain finding-list">
                {merged.conflicts.map((one) => (
                  <Conflict
                    key={`${one.conflict.node} ${JSON.stringify(one.conflict.kind)}`}
                    design={design}
                    one={one}
                    onDecided={() => setMerged({ ...merged, conflicts: merged.conflicts.filter((other) => other !== one) })}
                  />
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </>
  );
}
