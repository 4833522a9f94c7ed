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
  firstTab: CaseDetailProps["firstTab"];
  focusToken: number;
  onLeave: () => void;
  withBack: boolean;
  emptyTitle: string;
  emptyText: string;
}

/** The case beside a list, with the editor for its answer. */
export function CasePane({ id, firstTab, focusToken, onLeave, withBack, emptyTitle, emptyText }: Props) {
  return (
    <section className="detail-pane" aria-label={t("group.case")}>
      {withBack && (
        <Button look="quiet" icon="back" className="back" data-testid="back" onClick={onLeave}>
          {t("common.back")}
        </Button>
      )}
      {id ? (
        <ErrorBoundary key={id} onRetry={forgetEverything}>
          <CaseDetail
            id={id}
            firstTab={firstTab}
            focusToken={focusToken}
            onLeave={onLeave}
            answer={(view, showMessages) => <AnswerEditor key={view.id} view={view} onSent={showMessages} />}
          />
        </ErrorBoundary>
      ) : (
        <EmptyState icon="file" title={emptyTitle} text={emptyText} />
      )}
    </section>
  );
}
