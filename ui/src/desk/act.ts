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
  problem(errorWords(error), error.message);
}

export async function undo(operation: string, after?: () => void) {
  try {
    await call("undo", { operation });
    done(t("undo.done"));
    after?.();
  } catch (thrown) {
    report(thrown);
  }
}

/** Tells what was recorded and offers to take it back while that is possible. */
export function tellRecorded(text: string, recorded: Recorded, afterUndo?: () => void) {
  if (!recorded.undo_until) return done(text);
  undoable(text, {
    label: t("undo.label"),
    run: () => void undo(recorded.operation, afterUndo),
    until: recorded.undo_until,
  });
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
  return { busy, error, run };
}
