// Queries by the names that the `stale` event uses, so that one word from Rust makes the right ones fetch again.
import { type Query, QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { call, hear } from "./client";
import type { CaseId, CaseView, DeskStatus, Draft, Sha256, Stale } from "./contract";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

/** The beginning of the key of an answer that Rust can call out of date. */
export const keyOf = (stale: Stale) => [stale] as const;

const STATUS = ["status"] as const;
const draftKey = (id: CaseId) => ["draft", id] as const;

/** An answer that was read before what is known by now changes nothing. */
function newest(status: DeskStatus): DeskStatus {
  const known = queryClient.getQueryData<DeskStatus>(STATUS);
  return known && known.serial > status.serial ? known : status;
}

export function setStatus(status: DeskStatus) {
  queryClient.setQueryData(STATUS, newest(status));
}

export function useStatus() {
  return useQuery({ queryKey: STATUS, queryFn: async () => newest(await call("status", {})) });
}

export function useDirectory() {
  return useQuery({ queryKey: keyOf("directory"), queryFn: () => call("directory", {}) });
}

const DRAFTS = ["verfahren"] as const;

export function useDrafts() {
  return useQuery({ queryKey: DRAFTS, queryFn: () => call("verfahren_drafts", {}) });
}

/** The list is read anew: titles and times have changed in the designer. */
export function forgetDrafts() {
  return queryClient.invalidateQueries({ queryKey: DRAFTS, exact: true });
}

export function useInboxCounts() {
  return useQuery({
    queryKey: [...keyOf("inbox"), "counts"],
    queryFn: () => call("inbox_counts", {}),
    placeholderData: (previous) => previous,
  });
}

/** A case, and what was begun there: whoever writes on shall not wait for it. */
async function openCase(id: CaseId): Promise<CaseView> {
  const begun = [queryClient.prefetchQuery(begunNoteQuery(id)), queryClient.prefetchQuery(draftQuery(id))];
  const [view] = await Promise.all([call("open_case", { case: id }), ...begun]);
  return view;
}

const caseQuery = (id: CaseId) =>
  queryOptions({ queryKey: keyOf(`case:${id}`), queryFn: () => openCase(id), gcTime: 60_000 });

export function useCase(id: CaseId) {
  return useQuery(caseQuery(id));
}

/** Reads the cases beside the active one ahead, so that a step in the list shows them at once. */
export function useReadAhead(cases: ReadonlyMap<number, CaseId>, active: number) {
  const [before, after] = [cases.get(active - 1), cases.get(active + 1)];
  useEffect(() => {
    for (const id of [before, after]) {
      if (id !== undefined) void queryClient.prefetchQuery(caseQuery(id));
    }
  }, [before, after]);
}

export function useOutbox() {
  return useQuery({ queryKey: keyOf("outbox"), queryFn: () => call("outbox", {}) });
}

export function useAttachment(id: CaseId, sha256: Sha256) {
  return useQuery({
    queryKey: ["attachment", id, sha256],
    queryFn: () => call("attachment", { case: id, sha256 }),
    gcTime: 30_000,
  });
}

const begunNoteKey = (id: CaseId) => ["begun-note", id] as const;

const begunNoteQuery = (id: CaseId) =>
  queryOptions({ queryKey: begunNoteKey(id), queryFn: () => call("begun_note", { case: id }) });

export function useBegunNote(id: CaseId) {
  return useQuery(begunNoteQuery(id));
}

/** What is begun, as far as it is known here. */
export function begunNote(id: CaseId): string | undefined {
  return queryClient.getQueryData<string>(begunNoteKey(id));
}

export function setBegunNote(id: CaseId, text: string) {
  queryClient.setQueryData(begunNoteKey(id), text);
}

const draftQuery = (id: CaseId) =>
  queryOptions({ queryKey: draftKey(id), queryFn: () => call("draft", { case: id }) });

export function useDraft(id: CaseId) {
  return useQuery(draftQuery(id));
}

/** The draft as far as it is known here. */
export function knownDraft(id: CaseId): Draft | undefined {
  return queryClient.getQueryData<Draft>(draftKey(id));
}

export function setDraft(id: CaseId, change: (draft: Draft) => Draft) {
  queryClient.setQueryData<Draft>(draftKey(id), (draft) => (draft ? change(draft) : draft));
}

/** After sending, discarding or undoing, what was typed here is no longer what is stored. */
export function forgetDraft(id: CaseId) {
  return queryClient.resetQueries({ queryKey: draftKey(id) });
}

export function forgetEverything() {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== STATUS[0] });
}

/** A first answer that is still under way may have been read before the change: it is asked for once more, too. */
async function askAnew(name: Stale): Promise<void> {
  // A case that nobody looks at is read when somebody does, and not shown as it was before. So is the draft that nobody has
  // begun: its subject follows from the newest message.
  if (name.startsWith("case:")) queryClient.removeQueries({ queryKey: keyOf(name), type: "inactive" });
  const isUntouched = ({ queryKey, state }: Query) =>
    queryKey[0] === "draft" && name === `case:${queryKey[1]}` && (state.data as Draft | undefined)?.saved_at === null;
  queryClient.removeQueries({ type: "inactive", predicate: isUntouched });
  await queryClient.cancelQueries({ queryKey: keyOf(name), predicate: ({ state }) => state.data === undefined });
  await queryClient.invalidateQueries({ queryKey: keyOf(name) });
}

/** Keeps the cache in step with what Rust announces. What is asked after this resolves never misses a change. */
export async function keepFresh(): Promise<void> {
  await Promise.all([
    hear("status", setStatus),
    hear("stale", (names) => {
      for (const name of names) void askAnew(name);
    }),
  ]);
}
