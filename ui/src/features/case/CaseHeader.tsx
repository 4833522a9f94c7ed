import type { Ref } from "react";
import { Button } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { Due, Moment, StateBadge } from "../../components/Words";
import type { CaseView } from "../../ipc/contract";
import { t } from "../../messages";
import type { CaseActions } from "./useCaseActions";

interface Props {
  view: CaseView;
  actions: CaseActions;
  headingRef: Ref<HTMLHeadingElement>;
  /** The note field is on screen anyway. */
  noteInSight: boolean;
}

function Facts({ view }: { view: CaseView }) {
  const claiming = view.history.some(({ entry, work }) => work && ["claimed", "taken-over"].includes(entry.action));
  const you = claiming ? t("case.owner_you_noted") : t("case.owner_you");
  const owner = view.mine ? you : (view.owner?.staff.name ?? t("case.owner_none"));
  return (
    <ul className="plain facts">
      <li>
        <StateBadge state={view.state} />
      </li>
      <li>
        {t("case.received")}: <Moment value={view.received_at} />
      </li>
      {view.due && (
        <li>
          {t("case.due")}: <Due value={view.due} />
        </li>
      )}
      <li data-testid="owner">
        {t("case.owner")}: {owner}
      </li>
      {!view.has_postfach && (
        <li className="badge state-wait">
          {view.postfach_elsewhere ? t("case.postfach_elsewhere", { handle: view.postfach_elsewhere }) : t("case.no_postfach")}
        </li>
      )}
    </ul>
  );
}

function Actions({ view, actions, noteInSight }: Pick<Props, "view" | "actions" | "noteInSight">) {
  const { claim, release, changeState, close, answer, reminder, note } = actions;
  return (
    <div className="case-actions" role="group" aria-label={t("case.actions")}>
      {claim && (
        <Button look="primary" icon="claim" command="claim" data-testid="claim" onClick={claim}>
          {view.may.take_over ? t("case.take_over") : t("case.claim")}
        </Button>
      )}
      {answer && (
        <Button look={view.may.answer ? "primary" : "secondary"} icon="reply" command="answer" data-testid="answer" onClick={answer}>
          {t("case.answer")}
        </Button>
      )}
      {changeState && (
        <Button icon="flow" command="change-state" data-testid="change-state" onClick={changeState}>
          {t("case.change_state")}
        </Button>
      )}
      {close && (
        <Button icon="check" command="close-case" data-testid="close-case" onClick={close}>
          {t("case.close")}
        </Button>
      )}
      {reminder && (
        <Button icon="clock" command="reminder" data-testid="reminder" onClick={reminder}>
          {t("case.reminder")}
        </Button>
      )}
      {note && !noteInSight && (
        <Button icon="note" command="add-note" data-testid="add-note" onClick={note}>
          {t("case.note")}
        </Button>
      )}
      {release && (
        <Button icon="release" command="release" data-testid="release" onClick={release}>
          {t("case.release")}
        </Button>
      )}
      <Menu
        label={t("case.more")}
        testid="case-more"
        entries={[
          { id: "export-antrag", label: t("command.export_antrag"), icon: "download", run: actions.exportAntrag },
          { id: "print-akte", label: t("command.print_akte"), icon: "print", run: actions.printAkte },
        ]}
      />
    </div>
  );
}

export function CaseHeader({ view, actions, headingRef, noteInSight }: Props) {
  return (
    <header className="case-head">
      <p className="case-kicker muted">
        <span className="wrap">{view.leistung}</span> · <span className="nowrap">{view.aktenzeichen}</span>
      </p>
      <h2 ref={headingRef} tabIndex={-1} data-pane-start className="case-title wrap">
        {view.applicant}
      </h2>
      <Facts view={view} />
      <Actions view={view} actions={actions} noteInSight={noteInSight} />
    </header>
  );
}
