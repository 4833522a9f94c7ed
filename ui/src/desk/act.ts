// Doing something with a case: say what was recorded, offer undo, put a refusal into words.
import { useState } from "react";
import { call, CallError, type Answer, type CommandName, type Request } from "../ipc/client";
import type { CommandError, Recorded } from "../ipc/contract";
import { t } from "../messages";
import { errorWords } from "../messages/labels";
import { done, problem, undoable } from "./notices";

export function toCommandError(thrown: unknown): CommandError {
  if (thrown instanceof CallError) return thrown.error;
  return { code: "bad-request", message: String(thrown), details: null, retryable: false };
}

export function report(thrown: unknown) {
  const error = toCommandError(thrown);
  if (error.code === "cancelled") return;
  problem(errorWords(error), { detail: error.message });
}

/** Takes steps back, the last one first, since it may stand on those before it. */
export async function undo(operations: readonly string[], after?: () => void) {
  try {
    for (const operation of operations.toReversed()) await call("undo", { operation });
    done(t("undo.done"));
    after?.();
  } catch (thrown) {
    report(thrown);
  }
}

/** Tells what was recorded and offers to take all of it back while that is possible. */
export function tellRecorded(text: string, recorded: Recorded | readonly Recorded[], afterUndo?: () => void) {
  const steps: readonly Recorded[] = "operation" in recorded ? [recorded] : recorded;
  const ends = steps.map((step) => step.undo_until).filter((end) => end !== null);
  const first = ends.sort()[0];
  if (first === undefined || ends.length < steps.length) return done(text);
  const operations = steps.map((step) => step.operation);
  undoable(text, { label: t("undo.label"), run: () => void undo(operations, afterUndo), until: first });
}

/** Runs a command and reports a failure as a notice; `null` when it failed. */
export async function attempt<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N> | null> {
  try {
    return await call(name, request);
  } catch (thrown) {
    report(thrown);
    return null;
  }
}

type RecordingCommand = { [N in CommandName]: Answer<N> extends Recorded ? N : never }[CommandName];

export async function record<N extends RecordingCommand>(name: N, request: Request<N>, text: string) {
  const recorded = await attempt(name, request);
  if (recorded) tellRecorded(text, recorded as Recorded);
}

/** For dialogs: the failure stands in the dialog, what was typed stays. */
export function useSubmit(submit: () => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await submit();
    } catch (thrown) {
      setError(toCommandError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, forgive: () => setError(null) };
}
