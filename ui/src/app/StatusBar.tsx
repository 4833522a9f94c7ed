import { useState } from "react";
import { Button } from "../components/Button";
import { Icon, type IconName } from "../components/Icon";
import { Moment } from "../components/Words";
import { attempt } from "../desk/act";
import { runCommand } from "../desk/commands";
import { useTasks } from "../desk/documents";
import { useNavigation } from "../desk/navigation";
import { changePreferences } from "../desk/preferences";
import { SignOutDialog } from "../features/settings/SignOutDialog";
import type { Line, SyncStatus, TaskProgress, UnsentElsewhere } from "../ipc/contract";
import { t, tn } from "../messages";
import { line as lineWords, unsentWords } from "../messages/labels";

const LINE_ICONS: Record<Line, IconName> = {
  syncing: "sync",
  online: "online",
  offline: "offline",
  "offline-by-choice": "offline",
  "sign-in-needed": "lock",
  "portal-trouble": "warning",
  "no-access": "lock",
  practice: "info",
};

function PracticeBanner() {
  const [ending, setEnding] = useState(false);
  return (
    <div className="banner">
      <Icon name="info" />
      <p>{t("practice.banner")}</p>
      <Button data-testid="end-practice" onClick={() => setEnding(true)}>
        {t("practice.end")}
      </Button>
      {ending && (
        <SignOutDialog waiting={0} onClose={() => setEnding(false)} />
      )}
    </div>
  );
}

/** Says in words that there is no line, and how much waits for it. */
export function Banner({ sync, portal }: { sync: SyncStatus; portal: string }) {
  return (
    <div role="status" className="banner-place" data-testid="offline-banner">
      {sync.line === "practice" && <PracticeBanner />}
      {sync.line === "offline" && (
        <div className="banner">
          <Icon name="offline" />
          <p>{sync.waiting > 0 ? tn("frame.offline", sync.waiting) : t("frame.offline_none")}</p>
        </div>
      )}
      {sync.line === "offline-by-choice" && (
        <div className="banner">
          <Icon name="offline" />
          <p>{sync.waiting > 0 ? tn("frame.offline_choice", sync.waiting) : t("frame.offline_choice_none")}</p>
          <Button onClick={() => void changePreferences({ offline_by_choice: false })}>{t("frame.go_online")}</Button>
        </div>
      )}
      {sync.line === "portal-trouble" && (
        <div className="banner">
          <Icon name="warning" />
          <p>{t("frame.portal_trouble")}</p>
        </div>
      )}
      {sync.line === "no-access" && (
        <div className="banner banner-alert">
          <Icon name="lock" />
          <p>{t("frame.no_access")}</p>
        </div>
      )}
      {sync.line === "sign-in-needed" && (
        <div className="banner banner-alert">
          <Icon name="lock" />
          <p>{t("frame.sign_in_needed")}</p>
          <Button onClick={() => void attempt("sign_in", { portal_url: portal })}>{t("frame.sign_in_again")}</Button>
        </div>
      )}
    </div>
  );
}

function Task({ task }: { task: TaskProgress }) {
  const words = t(`task.${task.kind}`, { done: task.done, total: task.total });
  return (
    <span className="task" data-testid="task">
      <progress value={task.done} max={Math.max(1, task.total)} aria-label={words} />
      <span>{words}</span>
      <Button look="quiet" icon="close" iconOnly onClick={() => void attempt("cancel_task", { task: task.task })}>
        {t("task.cancel")}
      </Button>
    </span>
  );
}

export function StatusBar({ sync, unsent }: { sync: SyncStatus; unsent: readonly UnsentElsewhere[] }) {
  const { show } = useNavigation();
  const tasks = useTasks();
  return (
    <footer className="status" data-pane="status" aria-label={t("frame.status")}>
      <span className={`status-line status-${sync.line}`} role="status" data-testid="sync-line" data-line={sync.line}>
        <Icon name={LINE_ICONS[sync.line]} size={16} />
        {lineWords(sync.line)}
        {sync.fetched !== null && ` ${tn("frame.fetched", sync.fetched)}`}
      </span>
      <span className="status-last muted">
        {sync.last_success ? <LastSuccess value={sync.last_success} /> : t("frame.never_synced")}
      </span>
      <span className="spacer" />
      {tasks.map((task) => (
        <Task key={task.task} task={task} />
      ))}
      <button type="button" className="status-button" onClick={() => show("outbox")} data-testid="outbox-open">
        <Icon name="outbox" size={16} />
        {t("outbox.title")}
        {sync.waiting > 0 && <span data-testid="waiting-count">{tn("frame.waiting", sync.waiting)}</span>}
      </button>
      {sync.needs_you > 0 && (
        <button type="button" className="status-button status-needs" onClick={() => show("outbox")} data-testid="needs-you">
          <Icon name="warning" size={16} />
          {t("frame.needs_you", { count: sync.needs_you })}
        </button>
      )}
      {unsent.length > 0 && (
        <span className="muted" title={unsent.map(unsentWords).join("\n")} data-testid="unsent-elsewhere">
          {t("frame.unsent_elsewhere", { count: unsent.reduce((sum, one) => sum + one.count, 0) })}
        </span>
      )}
      <button type="button" className="status-button" onClick={() => runCommand("sync")} data-testid="sync">
        <Icon name="sync" size={16} />
        {t("frame.sync")}
      </button>
    </footer>
  );
}

function LastSuccess({ value }: { value: string }) {
  const [before, after] = t("frame.last_success", { when: "\u0000" }).split("\u0000");
  return (
    <>
      {before}
      <Moment value={value} />
      {after}
    </>
  );
}
