import type { CaseState, Hit, WorkState } from "../ipc/contract";
import { t } from "../messages";
import { caseState, workState } from "../messages/labels";
import { dayInFull, dayWords, dueWords, momentInFull, momentWords, urgency } from "../text/dates";

/** A time in a clerk's words; the full one is the tooltip and what a screen reader says. */
export function Moment({ value }: { value: string }) {
  const full = momentInFull(value);
  return (
    <time dateTime={value} title={full}>
      <span aria-hidden="true">{momentWords(value)}</span>
      <span className="sr-only">{full}</span>
    </time>
  );
}

export function Day({ value }: { value: string }) {
  const full = dayInFull(value);
  return (
    <time dateTime={value} title={full}>
      <span aria-hidden="true">{dayWords(value)}</span>
      <span className="sr-only">{full}</span>
    </time>
  );
}

export function Due({ value }: { value: string }) {
  return (
    <time dateTime={value} title={dayInFull(value)} className={`due due-${urgency(value)}`}>
      {dueWords(value)}
      <span className="sr-only">, {dayInFull(value)}</span>
    </time>
  );
}

const TONES: Partial<Record<CaseState, string>> = {
  eingegangen: "new",
  nachforderung: "wait",
  beteiligung: "wait",
  anhoerung: "wait",
  ruhend: "wait",
  widerspruch: "alert",
  zurueckgewiesen: "closed",
  zurueckgenommen: "closed",
  abgegeben: "closed",
  abgeschlossen: "closed",
  "zu-den-akten": "closed",
  geloescht: "closed",
};

export function StateBadge({ state }: { state: CaseState }) {
  return <span className={`badge state-${TONES[state] ?? "active"}`}>{caseState(state)}</span>;
}

export function WorkBadge({ work }: { work: WorkState }) {
  return (
    <span className={`badge work-badge work-${work}`} data-work={work} data-testid="work-state">
      {workState(work)}
    </span>
  );
}

/** Every second piece, from the second on, is a hit. */
export function Marked({ pieces }: { pieces: readonly string[] }) {
  return (
    <>{pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : <span key={index}>{piece}</span>))}</>
  );
}

export function HitLine({ hit }: { hit: Hit }) {
  return (
    <span className="hit">
      <span className="muted">{t(`inbox.hit.${hit.source}`)}: </span>
      <Marked pieces={hit.pieces} />
    </span>
  );
}
