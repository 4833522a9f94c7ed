import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { ErrorSummary, Hint, Loading } from "../../components/Notes";
import { tellRecorded, toCommandError, useSubmit } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { AnswerCheck, AnswerFinding, CaseId } from "../../ipc/contract";
import { forgetDraft } from "../../ipc/queries";
import { t } from "../../messages";
import { findingWords } from "../../messages/labels";
import { AttachedFiles } from "./AttachedFiles";

/** Keys that somebody presses again because nothing seemed to happen don't send what has just come up. */
const UNREAD_MS = 500;

interface Props {
  id: CaseId;
  onClose: () => void;
  onSent: () => void;
}

function Findings({ title, findings, tone }: { title: string; findings: AnswerFinding[]; tone: "info" | "warning" }) {
  if (findings.length === 0) return null;
  return (
    <Hint tone={tone}>
      <strong>{title}</strong>
      <ul className="findings">
        {findings.map((finding, index) => (
          <li key={index} data-testid="finding" data-code={finding.code}>
            {findingWords(finding)}
          </li>
        ))}
      </ul>
    </Hint>
  );
}

function Content({ check }: { check: AnswerCheck }) {
  return (
    <>
      <p>{t("answer.check_intro")}</p>
      <dl className="pairs" data-testid="check-content">
        <dt>{t("answer.recipient")}</dt>
        <dd className="wrap">{check.recipient}</dd>
        <dt>{t("answer.aktenzeichen")}</dt>
        <dd>{check.aktenzeichen}</dd>
        <dt>{t("answer.subject")}</dt>
        <dd className="wrap">{check.draft.subject || t("common.none")}</dd>
        <dt>{t("answer.body")}</dt>
        <dd className="pre letter">{check.draft.body || t("common.none")}</dd>
        <dt>{t("answer.attachments")}</dt>
        <dd>
          {check.draft.attachments.length === 0 && t("answer.no_attachments")}
          <AttachedFiles attachments={check.draft.attachments} />
        </dd>
      </dl>
    </>
  );
}

/** Whether it has been on the screen long enough for a key to mean it. */
function useSeen(isShown: boolean): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => setSeen(true), UNREAD_MS);
    return () => clearTimeout(timer);
  }, [isShown]);
  return isSeen;
}

export function CheckDialog({ id, onClose, onSent }: Props) {
  const { data, error } = useQuery({
    queryKey: ["check", id],
    queryFn: () => call("check_answer", { case: id }),
    gcTime: 0,
    staleTime: 0,
  });
  const sending = useSubmit(async () => {
    if (!data) return;
    const recorded = await call("send_answer", { case: id, checked: data.checked });
    onClose();
    onSent();
    tellRecorded(t("answer.sent"), recorded, () => void forgetDraft(id));
  });
  const blocking = data?.findings.filter((finding) => finding.blocking) ?? [];
  const isSeen = useSeen(data !== undefined);
  const ready = isSeen && blocking.length === 0 && !sending.busy;
  useCommand("check-answer", ready ? () => void sending.run() : null);
  const warnings = data?.findings.filter((finding) => !finding.blocking) ?? [];
  return (
    <Dialog title={t("answer.check_title")} onClose={onClose} kind="wide" testid="check-dialog">
      <ErrorSummary error={sending.error ?? (error ? toCommandError(error) : null)} />
      {!data && !error && <Loading />}
      <Findings title={t("answer.blocking")} findings={blocking} tone="warning" />
      <Findings title={t("answer.warnings")} findings={warnings} tone="info" />
      {data && <Content check={data} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{t("answer.edit")}</Button>
        <Button
          look="primary"
          data-testid="send-answer"
          disabled={!ready}
          command="check-answer"
          onClick={() => void sending.run()}
        >
          {t("answer.send")}
        </Button>
      </div>
    </Dialog>
  );
}
