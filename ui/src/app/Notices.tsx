import { useEffect, useRef } from "react";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Technical } from "../components/Notes";
import { useCommand } from "../desk/commands";
import { dismiss, type Notice, useNotices } from "../desk/notices";
import { t } from "../messages";

/** Time stands still while the pointer or the focus is on a notice. */
function useExpiry(notice: Notice) {
  const left = useRef(notice.stays);
  const started = useRef(0);
  const timer = useRef(0);
  const start = () => {
    started.current = Date.now();
    timer.current = window.setTimeout(() => dismiss(notice.id), left.current);
  };
  const pause = () => {
    window.clearTimeout(timer.current);
    left.current -= Date.now() - started.current;
  };
  useEffect(() => {
    start();
    return () => window.clearTimeout(timer.current);
    // A notice never changes after it was added.
  }, []);
  return { start, pause };
}

function Toast({ notice }: { notice: Notice }) {
  const { start, pause } = useExpiry(notice);
  return (
    <li
      className={`notice notice-${notice.tone}`}
      data-testid="notice"
      onMouseEnter={pause}
      onMouseLeave={start}
      onFocus={pause}
      onBlur={start}
    >
      <Icon name={notice.tone === "done" ? "check" : "warning"} />
      <div className="notice-text">
        <p>{notice.text}</p>
        <Technical line={notice.detail} />
      </div>
      {notice.action && (
        <Button
          look="quiet"
          className="notice-action"
          data-testid={notice.tone === "done" ? "undo" : "notice-action"}
          onClick={() => {
            dismiss(notice.id);
            notice.action?.run();
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <Button look="quiet" icon="close" iconOnly onClick={() => dismiss(notice.id)}>
        {t("notice.dismiss")}
      </Button>
    </li>
  );
}

export function Notices() {
  const notices = useNotices();
  const latest = notices.findLast((notice) => notice.action && notice.tone === "done");
  useCommand(
    "undo",
    latest
      ? () => {
          dismiss(latest.id);
          latest.action?.run();
        }
      : null,
  );
  return (
    <section className="notices" aria-label={t("notice.region")} data-react-aria-top-layer="true">
      <div className="sr-only" role="status">
        {notices.filter((one) => one.tone === "done").map((one) => <p key={one.id}>{one.text}</p>)}
      </div>
      <div className="sr-only" role="alert">
        {notices.filter((one) => one.tone === "problem").map((one) => <p key={one.id}>{one.text}</p>)}
      </div>
      <ul className="plain">
        {notices.map((notice) => (
          <Toast key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}
