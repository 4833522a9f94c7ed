import { ErrorSummary, Hint, Loading } from "../../components/Notes";
import { toCommandError } from "../../desk/act";
import type { CaseView } from "../../ipc/contract";
import { useDraft } from "../../ipc/queries";
import { t } from "../../messages";
import { DraftForm } from "./DraftForm";

interface Props {
  view: CaseView;
  /** Changes when the clerk asks for the editor; it then takes the focus. */
  asked: number;
  onSent: () => void;
}

export function AnswerEditor({ view, asked, onSent }: Props) {
  const { data, error, refetch } = useDraft(view.id);
  if (!view.has_postfach) return <Hint tone="info">{t("answer.no_postfach")}</Hint>;
  if (error) return <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <DraftForm view={view} draft={data} asked={asked} onSent={onSent} />;
}
