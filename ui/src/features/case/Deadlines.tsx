import { Button } from "../../components/Button";
import { Day, Due, Moment } from "../../components/Words";
import { runCommand } from "../../desk/commands";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import { dayInNumbers, regime } from "../../messages/labels";

export function Deadlines({ view }: { view: CaseView }) {
  return (
    <>
      <dl className="pairs">
        <dt>{t("case.received")}</dt>
        <dd>
          <Moment value={view.received_at} />
        </dd>
        <dt>{t("case.due")}</dt>
        <dd>
          {view.due ? (
          <>
              {dayInNumbers(view.due)}, <Due value={view.due} />
          </>
        ) : (
          t("case.no_due")
        )}
      </dd>
      <dt>{t("case.reminder")}</dt>
      <dd data-testid="reminder-date">{view.reminder ? <Day value={view.reminder} /> : t("case.no_reminder")}</dd>
      {view.owner && view.mine && (
        <>
            <dt>{t("case.lease")}</dt>
            <dd>
              <Moment value={view.owner.lease_until} />
            </dd>
        </>
      )}
      <dt>{t("case.office")}</dt>
      <dd className="wrap">{view.office}</dd>
      {view.regime && (
        <>
            <dt>{t("case.regime")}</dt>
            <dd>{regime(view.regime)}</dd>
        </>
      )}
      <dt>{t("case.form")}</dt>
      <dd className="wrap">{view.form_title}</dd>
    </dl>
    {view.regime && (
      <Button look="quiet" icon="clock" command="frist" data-testid="frist" onClick={() => runCommand("frist")}>
        {t("case.frist")}
      </Button>
    )}
    </>
  );
}
