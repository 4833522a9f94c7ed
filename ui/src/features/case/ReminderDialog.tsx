import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import { dayFromToday } from "../../text/dates";

const QUICK = [
  { days: 1, label: "reminder.tomorrow" },
  { days: 7, label: "reminder.week" },
  { days: 14, label: "reminder.two_weeks" },
  { days: 30, label: "reminder.month" },
] as const;

export function ReminderDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [date, setDate] = useState(view.reminder ?? dayFromToday(7));
  const [chosen, setChosen] = useState<string | null>(date);
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("set_reminder", { case: view.id, date: chosen });
    onClose();
    tellRecorded(chosen ? t("case.reminder_set") : t("case.reminder_cleared"), recorded);
  });
  const choose = (value: string) => {
    setDate(value);
    setChosen(value || null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return (
    <Dialog title={t("reminder.title")} onClose={onClose} testid="reminder-dialog">
      <form className="stack" onSubmit={submit}>
        <ErrorSummary error={error} />
        <TextField
          label={t("reminder.date")}
          type="date"
          value={date}
          required
          min={dayFromToday(0)}
          onChange={(event) => choose(event.target.value)}
          data-testid="reminder-date-input"
        />
        <div className="chips">
          {QUICK.map(({ days, label }) => (
            <Button key={days} aria-pressed={date === dayFromToday(days)} onClick={() => choose(dayFromToday(days))}>
              {t(label)}
            </Button>
          ))}
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {view.reminder && (
            <Button submit onClick={() => setChosen(null)}>
              {t("reminder.clear")}
            </Button>
          )}
          <Button submit look="primary" disabled={busy || !date} onClick={() => setChosen(date)} data-testid="reminder-submit">
            {t("reminder.submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
