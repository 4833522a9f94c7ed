import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { DateField } from "../../components/DateField";
import { ErrorSummary } from "../../components/Notes";
import { tellRecorded, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import { dayFromToday, readDay, workday } from "../../text/dates";

const inDays = (days: number) => workday(dayFromToday(days));

const QUICK = [
  { days: 1, label: "reminder.tomorrow" },
  { days: 7, label: "reminder.week" },
  { days: 14, label: "reminder.two_weeks" },
  { days: 30, label: "reminder.month" },
] as const;

export function ReminderDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [date, setDate] = useState(view.reminder ?? inDays(7));
  const [wrong, setWrong] = useState(false);
  const chosen = useRef<string | null>(date);
  const { busy, error, run } = useSubmit(async () => {
    const recorded = await call("set_reminder", { case: view.id, date: chosen.current });
    onClose();
    tellRecorded(chosen.current ? t("case.reminder_set") : t("case.reminder_cleared"), recorded);
  });
  const set = (value: string | null) => {
    chosen.current = value;
    void run();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = readDay(date) !== null && date >= dayFromToday(0);
    setWrong(!usable);
    if (usable) set(date);
  };
  return (
    <Dialog title={t("reminder.title")} onClose={onClose} testid="reminder-dialog">
      <form className="stack" onSubmit={submit}>
        <ErrorSummary error={error} />
        <DateField
          label={t("reminder.date")}
          value={date}
          required
          autoFocus
          error={wrong ? t("reminder.wrong") : null}
          onChange={setDate}
          data-testid="reminder-date-input"
        />
        <div className="chips">
          {QUICK.map(({ days, label }) => (
            <Button key={days} aria-pressed={date === inDays(days)} onClick={() => setDate(inDays(days))}>
              {t(label)}
            </Button>
          ))}
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {view.reminder && (
            <Button onClick={() => set(null)}>
              {t("reminder.clear")}
            </Button>
          )}
          <Button submit look="primary" disabled={busy} data-testid="reminder-submit">
            {t("reminder.submit")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
