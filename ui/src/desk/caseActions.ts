// What is done with one case or with many at once; many are told in one notice.
import { call } from "../ipc/client";
import type { CaseId, Recorded } from "../ipc/contract";
import { type CountedKey, tn } from "../messages";
import { attempt, report, tellRecorded } from "./act";
import { done } from "./notices";

export async function markRead(cases: readonly CaseId[], read: boolean) {
  for (const id of cases) await attempt("mark_read", { case: id, read });
  done(tn(read ? "inbox.marked_read" : "inbox.marked_unread", cases.length));
}

type ManyCommand = "claim_case" | "release_case";

/** Does it with each case; what can't be done is told once, with the first reason. */
export async function recordMany(command: ManyCommand, cases: readonly CaseId[], words: CountedKey) {
  const recorded: Recorded[] = [];
  let failure: unknown = null;
  for (const id of cases) {
    try {
      recorded.push(await call(command, { case: id }));
    } catch (thrown) {
      failure ??= thrown;
    }
  }
  if (recorded.length > 0) tellRecorded(tn(words, recorded.length), recorded);
  if (failure) report(failure);
}
