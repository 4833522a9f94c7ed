import { Button } from "../components/Button";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { EmptyState } from "../components/Notes";
import { AnswerEditor } from "../features/answer/AnswerEditor";
import { CaseDetail, type CaseDetailProps } from "../features/case/CaseDetail";
import type { CaseId } from "../ipc/contract";
import { forgetEverything } from "../ipc/queries";
import { t } from "../messages";

interface Props {
  id: CaseId | null;
  /** Of the screen; each keeps its own tab. */
  name: string;
  firstTab: CaseDetailProps["firstTab"];
  onLeave: () => void;
  withBack: boolean;
  emptyTitle: string;
  emptyText: string;
}

/** The case beside a list, with the editor for its answer. */
export function CasePane({ id, name, firstTab, onLeave, withBack, emptyTitle, emptyText }: Props) {
  return (
    <section className="detail-pane" data-pane="case" aria-label={t("group.case")}>
      {withBack && (
        <Button look="quiet" icon="back" className="back" data-testid="back" onClick={onLeave}>
          {t("common.back")}
        </Button>
      )}
      {id ? (
        <ErrorBoundary key={id} onRetry={forgetEverything}>
          <CaseDetail
            id={id}
            name={name}
            firstTab={firstTab}
            onLeave={onLeave}
            answer={(view, asked, showMessages) => (
              <AnswerEditor key={view.id} view={view} asked={asked} onSent={showMessages} />
            )}
          />
        </ErrorBoundary>
      ) : (
        <EmptyState icon="file" title={emptyTitle} text={emptyText} />
      )}
    </section>
  );
}
