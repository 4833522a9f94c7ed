import { type ReactNode, useEffect, useRef } from "react";
import type { CommandError } from "../ipc/contract";
import { t } from "../messages";
import { errorWords } from "../messages/labels";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";

export function EmptyState({ icon, title, text, children }: { icon: IconName; title: string; text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      <p className="empty-title">{title}</p>
      <p className="muted">{text}</p>
      {children}
    </div>
  );
}

export function Loading() {
  return (
    <p className="loading" role="status">
      {t("common.loading")}
    </p>
  );
}

/** What only the curious and the IT want to know, in English. */
export function Technical({ line }: { line: string | null | undefined }) {
  if (!line) return null;
  return (
    <details className="small">
      <summary>{t("error.technical")}</summary>
      <p className="muted wrap">{line}</p>
    </details>
  );
}

/** The summary of what went wrong; it takes the focus so that nobody misses it. */
export function ErrorSummary({ error, onRetry }: { error: CommandError | null; onRetry?: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div ref={box} className="alert alert-danger" role="alert" tabIndex={-1} data-testid="error" data-code={error.code}>
      <Icon name="warning" />
      <div className="alert-text">
        <strong>{t("error.title")}</strong>
        <p>{errorWords(error)}</p>
        <Technical line={error.message} />
        {onRetry && <Button onClick={onRetry}>{t("common.retry")}</Button>}
      </div>
    </div>
  );
}

export function Hint({ tone, children }: { tone: "info" | "warning"; children: ReactNode }) {
  return (
    <div className={`alert alert-${tone}`}>
      <Icon name={tone} />
      <div className="alert-text">{children}</div>
    </div>
  );
}
