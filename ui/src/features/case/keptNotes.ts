// A note that was begun survives leaving the case; it isn't a record until it is stored.
import type { CaseId } from "../../ipc/contract";

const kept = new Map<CaseId, string>();

export function keepNote(id: CaseId, text: string) {
  if (text) kept.set(id, text);
  else kept.delete(id);
}

export function keptNote(id: CaseId): string {
  return kept.get(id) ?? "";
}
