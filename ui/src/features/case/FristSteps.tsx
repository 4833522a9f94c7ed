import { useEffect } from "react";
import { Hint } from "../../components/Notes";
import type { Reckoning } from "../../ipc/contract";
import { doubtWords, fristStep } from "../../messages/frist";
import { dayInFull } from "../../text/dates";

/** Takes what the dialog's live region says. */
export type Say = (words: string) => void;

/** Says the answer, and nothing as long as there is none. */
export function useSaid(say: Say, words: string) {
  useEffect(() => {
    say(words);
    return () => say("");
  }, [say, words]);
}

/** `Letzter Tag der Frist: Montag, 1. März 2027` */
export const dayWords = (title: string, reckoning: Reckoning) => `${title} ${dayInFull(reckoning.day)}`;

/** A day that was reckoned, with the steps that led to it, their sources, and what is doubtful. */
export function FristSteps({ title, reckoning }: { title: string; reckoning: Reckoning }) {
  return (
    <section className="stack" aria-label={title}>
      <h3>{title}</h3>
      <p className="frist-day" data-testid="frist-day">
        {dayInFull(reckoning.day)}
      </p>
      <ol className="frist-steps">
        {reckoning.steps.map((step, place) => (
          <li key={place}>
            {fristStep(step)}
            {step.source && <span className="muted"> ({step.source})</span>}
          </li>
        ))}
      </ol>
      {reckoning.doubts.map((doubt, place) => (
        <Hint key={place} tone="warning">
          {doubtWords(doubt)}
        </Hint>
      ))}
    </section>
  );
}
