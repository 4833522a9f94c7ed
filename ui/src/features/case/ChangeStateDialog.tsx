import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { RadioChoice, TextArea } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseState, CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import { caseState } from "../../messages/labels";

export function ChangeStateDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [to, setTo] = useState<CaseState | null>(view.next_states[0]?.state ?? null);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const needsReason = view.next_states.find((next) => next.state === to)?.needs_reason ?? false;
  const { busy, error, run } = useSubmit(async () => {
    if (!to) return;
    const recorded = await call("change_state", { case: view.id, to, reason });
    onClose();
    tellRecorded(t("case.state_changed", { state: caseState(to) }), recorded);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = needsReason && !reason.trim();
    setMissing(wrong);
    if (!wrong) void run();
  };
  return (
    <Dialog title={t("change.title")} onClose={onClose} testid="change-state-dialog">
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary error={error} />
        <p className="muted">{t("change.current", { state: caseState(view.state) })}</p>
        {view.next_states.length === 0 ? (
          <p>{t("change.none")}</p>
        ) : (
          <>
            <RadioChoice
              label={t("change.next")}
              name="next-state"
              autoFocus
              value={to}
              onChange={setTo}
              options={view.next_states.map((next) => ({
                value: next.state,
                label: caseState(next.state),
                hint: next.needs_reason ? t("change.needs_reason") : undefined,
              }))}
            />
            <TextArea
              label={t("change.reason")}
              required={needsReason}
              rows={3}
              value={reason}
              error={missing ? t("change.reason_needed") : null}
              onChange={(event) => setReason(event.target.value)}
              data-testid="change-state-reason"
            />
          </>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {to && (
            <Button submit look="primary" disabled={busy} data-testid="change-state-submit">
              {t("change.submit")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
