import { Button } from "../../components/Button";
import { useGrowing } from "../../components/useGrowing";
import { Moment, WorkBadge } from "../../components/Words";
import type { CaseView } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { historyWords } from "../../messages/labels";

function labelOf(view: CaseView) {
  const fields = view.sections.flatMap((section) => section.groups).flatMap((group) => group.fields);
  return (key: string) => fields.find((field) => field.key === key)?.label ?? key;
}

export function History({ view }: { view: CaseView }) {
  const { visible, hidden, more } = useGrowing(view.history, 20);
  const fieldLabel = labelOf(view);
  return (
    <>
      <ol className="plain entries history" data-testid="history">
        {visible.map(({ entry, work }) => (
          <li key={entry.id}>
            <p className="wrap">{historyWords(entry, view.office, fieldLabel)}</p>
            {"reason" in entry && entry.reason && (
              <p className="wrap">{t("history.reason", { reason: entry.reason })}</p>
            )}
            <p className="entry-by muted">
              {entry.author.name}, <Moment value={entry.at} /> {work && <WorkBadge work={work} />}
            </p>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <Button look="quiet" onClick={more}>
          {tn("history.earlier", hidden)}
        </Button>
      )}
    </>
  );
}
