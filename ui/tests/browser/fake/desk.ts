// A stand-in for the Rust side: enough behaviour that the screens can be used, nothing that the real one wouldn't do.
import type {
  CommandError,
  Commands,
  DeskStatus,
  Draft,
  InboxFilter,
  OutboxItem,
  Recorded,
  Stage,
  Stale,
  TaskProgress,
} from "../../../src/ipc/contract";
import { GAP } from "../../../src/ipc/contract";
import { PDF_BASE64, PNG_BASE64 } from "./files";
import { type CaseMemory, caseOf, DIRECTORY, freshMemory, indexOf, LEISTUNGEN, OFFICES, REFUSED, rowOf, TOTAL } from "./sample";

type Name = keyof Commands;
type Handlers = { [N in Name]: (request: Commands[N]["request"]) => Commands[N]["answer"] | Promise<Commands[N]["answer"]> };
export type Emit = (event: string, data: unknown) => void;

/** Commands of the designer: they are tried on the real desk only. */
function realOnly<N extends keyof Handlers>(...names: N[]): Pick<Handlers, N> {
  const none = names.map((name) => [name, () => refuse("unknown-command", name)]);
  return Object.fromEntries(none) as Pick<Handlers, N>;
}

export class Refusal extends Error {
  constructor(readonly error: CommandError) {
    super(error.message);
  }
}

function refuse(code: CommandError["code"], message: string, details: unknown = null): never {
  throw new Refusal({ code, message, details, retryable: false });
}

/** Stands for what would be sent; readable, where the real one is a digest. */
const checkedOf = ({ subject, body, attachments }: Draft) => JSON.stringify([subject, body, attachments]);

const TENANT = { id: "t1", name: "Stadtverwaltung Musterstadt (Sachsen)", ags: "14521999" };

export class FakeDesk {
  readonly memories = new Map<number, CaseMemory>();
  readonly drafts = new Map<string, Draft>();
  readonly begunNotes = new Map<string, string>();
  readonly calls: { name: string; request: unknown }[] = [];
  outbox: OutboxItem[] = [];
  status: DeskStatus;
  #next = 1;

  constructor(
    readonly emit: Emit,
    stage: Stage,
  ) {
    this.status = {
      serial: 1,
      stage,
      identity: {
        account: "me",
        name: "Katrin Sommer",
        tenant: TENANT,
        tenants: [TENANT, { id: "t2", name: "Gemeinde Nebenan", ags: "14521998" }],
        roles: ["clerk", "designer"],
        portal_url: "http://127.0.0.1:8424",
      },
      sync: { line: "online", waiting: 0, needs_you: 0, last_success: new Date().toISOString(), fetched: null },
      unsent_elsewhere: [],
      preferences: { language: "de", theme: "light", density: "comfortable", offline_by_choice: false, portal_url: null, zoom: 100, single_keys: true, keys: {}, panes: {} },
      about: {
        version: "0.1.0",
        components: [
          ["SQLCipher", "4.10.0"],
          ["WebView", "2.50"],
        ],
        data_folder: "/home/sommer/.local/share/amtspult",
        key_storage: "keyring",
      },
    };
  }

  setStatus(change: Partial<DeskStatus>) {
    this.status = { ...this.status, ...change, serial: this.status.serial + 1 };
    this.emit("status", this.status);
    return this.status;
  }

  setLine(line: DeskStatus["sync"]["line"]) {
    return this.setStatus({ sync: { ...this.status.sync, line } });
  }

  memory(index: number): CaseMemory {
    const known = this.memories.get(index) ?? freshMemory(index);
    this.memories.set(index, known);
    return known;
  }

  peek(index: number): CaseMemory {
    return this.memories.get(index) ?? freshMemory(index);
  }

  stale(...names: Stale[]) {
    this.emit("stale", names);
  }

  draftOf(id: string): Draft {
    return this.drafts.get(id) ?? { subject: "", body: "", attachments: [], saved_at: null };
  }

  storeDraft(id: string, change: Partial<Draft>): Draft {
    const draft = { ...this.draftOf(id), ...change, saved_at: new Date().toISOString() };
    this.drafts.set(id, draft);
    return draft;
  }

  record(id: string, kind: OutboxItem["kind"], text: string): Recorded {
    const operation = `op-${this.#next++}`;
    const view = caseOf(indexOf(id), this.peek(indexOf(id)));
    const work = this.status.sync.line === "online" ? "transferred" : "queued";
    this.memory(indexOf(id)).work = work === "queued" ? "queued" : null;
    this.outbox = [
      { operation, case: id, aktenzeichen: view.aktenzeichen, applicant: view.applicant, kind, text, work, refusal: null, recorded_at: new Date().toISOString(), can_undo: work === "queued", can_retry: false, can_be_draft: false, can_be_note: false, held_by: null },
      ...this.outbox,
    ];
    this.#count();
    this.stale("inbox", `case:${id}`, "outbox", "threads");
    return { operation, undo_until: new Date(Date.now() + 10_000).toISOString() };
  }

  #count() {
    const needs_you = this.outbox.filter((item) => item.refusal).length;
    const waiting = this.outbox.filter((item) => item.work === "queued").length;
    this.setStatus({ sync: { ...this.status.sync, waiting, needs_you } });
  }

  addRefused() {
    this.outbox = [...this.outbox, REFUSED];
    this.#count();
    this.stale("outbox");
  }

  indices(filter: InboxFilter): { total: number; at: (position: number) => number } {
    const text = filter.text?.toLowerCase();
    if (text?.includes("gibtesnicht") || filter.closed) return { total: 0, at: () => 0 };
    if (text) return { total: 40, at: (position) => position * 3 };
    if (filter.assignment === "unassigned") {
      const claimed = [...this.memories].filter(([index, memory]) => memory.mine && index % 4 === 0).map(([index]) => index);
      const free = Array.from({ length: 200 }, (_, index) => index * 4).filter((index) => !claimed.includes(index));
      return { total: free.length, at: (position) => free[position] ?? 0 };
    }
    if (filter.assignment === "mine") return { total: TOTAL / 4, at: (position) => position * 4 + 1 };
    if (filter.unread) return { total: TOTAL / 5, at: (position) => position * 5 };
    if (filter.office || filter.leistung || filter.state) return { total: 5000, at: (position) => position * 2 };
    return { total: TOTAL, at: (position) => position };
  }

  remove(operation: string) {
    this.outbox = this.outbox.filter((item) => item.operation !== operation);
    this.#count();
    this.stale("outbox", "inbox");
    return null;
  }

  readonly handlers: Handlers = {
    status: () => this.status,
    import_key: () => this.status,
    choose_file_key: () => this.setStatus({ stage: { stage: "signed-out" }, about: { ...this.status.about, key_storage: "file" } }),
    sign_in: async ({ portal_url }) => {
      if (portal_url.includes("unreachable")) refuse("portal-unreachable", `${portal_url}: connection refused`);
      this.setStatus({ stage: { stage: "signing-in", url: `${portal_url}/authorize?client_id=amtspult&state=3b9f&code_challenge=9f8e7d6c5b4a` } });
      return new Promise((resolve, reject) => {
        this.failSignIn = () => {
          this.setStatus({ stage: { stage: "signed-out" } });
          reject(new Refusal({ code: "sign-in-timed-out", message: "no answer within 5 min", details: null, retryable: true }));
        };
        this.finishSignIn = () => resolve(this.setStatus({ stage: { stage: "open" } }));
      });
    },
    cancel_sign_in: () => {
      this.setStatus({ stage: { stage: "signed-out" } });
      return null;
    },
    sign_out: () => this.setStatus({ stage: { stage: "signed-out" } }),
    switch_tenant: ({ tenant }) => {
      const identity = this.status.identity;
      const chosen = identity?.tenants.find((one) => one.id === tenant);
      return this.setStatus({ identity: identity && chosen ? { ...identity, tenant: chosen } : identity });
    },
    set_preferences: ({ preferences }) =>
      this.setStatus({
        preferences,
        sync: { ...this.status.sync, line: preferences.offline_by_choice ? "offline-by-choice" : "online" },
      }),
    sync_now: () => {
      this.setStatus({ sync: { ...this.status.sync, last_success: new Date().toISOString() } });
      return null;
    },
    inbox_page: ({ filter, offset, limit }) => {
      const { total, at } = this.indices(filter);
      const length = Math.max(0, Math.min(limit, total - offset));
      const rows = Array.from({ length }, (_, position) => at(offset + position)).map((index) => rowOf(index, this.peek(index), filter.text ?? ""));
      return { total, offset, rows };
    },
    inbox_counts: () => ({
      all: TOTAL, mine: TOTAL / 4, unassigned: TOTAL / 2, unread: TOTAL / 5, to_answer: 12, unread_mail: 7, overdue: 1176, this_week: 12_310, reminder: 9090, closed: 0,
      by_state: [["eingegangen", 16_667], ["in-pruefung", 16_666], ["nachforderung", 16_667]],
      by_office: OFFICES.map((office) => [office.id, TOTAL / 2]),
      by_leistung: LEISTUNGEN.map((leistung) => [leistung.id, 33_333]),
    }),
    threads_page: ({ offset, limit }) => ({
      total: 300,
      offset,
      rows: Array.from({ length: Math.max(0, Math.min(limit, 300 - offset)) }, (_, position) => (offset + position) * 3).map((index) => {
        const row = rowOf(index, this.peek(index), "");
        return { case: row.case, aktenzeichen: row.aktenzeichen, applicant: row.applicant, subject: "Rückfrage zu meinem Antrag", preview: "Guten Tag, müssen weitere Unterlagen eingereicht werden?", direction: "incoming", sent_at: row.received_at, messages: 1, unread: row.unread, work: row.work };
      }),
    }),
    directory: () => DIRECTORY,
    open_case: ({ case: id }) => {
      const index = indexOf(id);
      if (!Number.isInteger(index) || index >= TOTAL) refuse("case-unknown", `no case ${id}`);
      return caseOf(index, this.peek(index));
    },
    mark_read: ({ case: id, read }) => {
      this.memory(indexOf(id)).unread = !read;
      this.stale("inbox");
      return null;
    },
    claim_case: ({ case: id }) => {
      this.memory(indexOf(id)).mine = true;
      return this.record(id, "claim", "");
    },
    take_over_case: ({ case: id, reason }) => {
      this.memory(indexOf(id)).mine = true;
      return this.record(id, "claim", reason);
    },
    close_case: ({ case: id }) => {
      this.memory(indexOf(id)).state = "abgeschlossen";
      return [this.record(id, "change-state", ""), this.record(id, "change-state", "")];
    },
    release_case: ({ case: id }) => {
      this.memory(indexOf(id)).mine = false;
      return this.record(id, "release", "");
    },
    change_state: ({ case: id, to, reason }) => {
      this.memory(indexOf(id)).state = to;
      return this.record(id, "change-state", reason);
    },
    add_note: ({ case: id, text }) => {
      if (text.length > 4000) refuse("refused", "note too long", { code: "too-long", what: "note", limit: 4000 });
      const recorded = this.record(id, "add-note", text);
      const note = { id: recorded.operation, case: id, author: { account: "me", name: "Katrin Sommer" }, text, written_at: new Date().toISOString() };
      const work = this.status.sync.line === "online" ? null : ("queued" as const);
      this.memory(indexOf(id)).notes.push({ entry: note, work, operation: recorded.operation });
      return recorded;
    },
    correct_field: ({ case: id, reason, value }) => {
      if (value === "keine") refuse("correction-invalid", "not-a-date", { kind: { code: "not-a-date" }, message: null });
      return this.record(id, "correct-field", reason);
    },
    set_reminder: ({ case: id, date }) => {
      this.memory(indexOf(id)).reminder = date;
      return this.record(id, "set-reminder", date ?? "");
    },
    reckon_notification: () => ({
      counts_from: null,
      notified: null,
      no_fiction: { reason: "no-rule" },
      rebuttal: null,
      remedy: null,
    }),
    reckon_frist: () => ({ reckoning: null }),
    undo: ({ operation }) => {
      const item = this.outbox.find((one) => one.operation === operation);
      if (item?.kind === "change-state") {
        this.memory(indexOf(item.case)).state = "zugeordnet";
        this.stale(`case:${item.case}`);
      }
      if (item?.kind === "send-message") {
        this.memory(indexOf(item.case)).messages.pop();
        this.storeDraft(item.case, { body: item.text });
        this.stale(`case:${item.case}`);
      }
      return this.remove(operation);
    },
    fill_text_module: ({ case: id, module: wanted }) => {
      const view = caseOf(indexOf(id), this.peek(indexOf(id)));
      const module = DIRECTORY.text_modules.find((one) => one.id === wanted);
      const fill = (text: string) => text.replace("{name}", view.applicant).replace("{aktenzeichen}", view.aktenzeichen);
      return { subject: fill(module?.title ?? ""), body: fill(module?.body ?? "") };
    },
    draft: ({ case: id }) => this.draftOf(id),
    save_draft: ({ case: id, subject, body }) => {
      if (body.includes("VOLL")) refuse("storage-full", "disk full");
      return this.storeDraft(id, { subject, body });
    },
    attach_file: ({ case: id }) =>
      this.storeDraft(id, {
        attachments: [...this.draftOf(id).attachments, { sha256: `sha-${this.#next++}`, name: "Merkblatt Hundesteuer.pdf", media_type: "application/pdf", size: 48_200 }],
      }),
    attach_bytes: ({ case: id, name, base64 }) =>
      this.storeDraft(id, {
        attachments: [...this.draftOf(id).attachments, { sha256: `sha-${this.#next++}`, name, media_type: "application/pdf", size: Math.floor(base64.length * 0.75) }],
      }),
    detach: ({ case: id, sha256 }) =>
      this.storeDraft(id, { attachments: this.draftOf(id).attachments.filter((one) => one.sha256 !== sha256) }),
    discard_draft: ({ case: id }) => {
      this.drafts.delete(id);
      return null;
    },
    check_answer: ({ case: id }) => {
      const draft = this.draftOf(id);
      const view = caseOf(indexOf(id), this.peek(indexOf(id)));
      const gaps = [draft.subject, draft.body].flatMap((text) => text.match(new RegExp(GAP, "gmu")) ?? []);
      return {
        recipient: view.applicant,
        aktenzeichen: view.aktenzeichen,
        draft,
        checked: checkedOf(draft),
        findings: [
          ...(draft.subject ? [] : [{ code: "subject-empty" as const, blocking: true, detail: "" }]),
          ...(draft.body ? [] : [{ code: "body-empty" as const, blocking: true, detail: "" }]),
          ...gaps.map((gap) => ({ code: "gap-left" as const, blocking: true, detail: gap.trim() })),
        ],
      };
    },
    begun_note: ({ case: id }) => this.begunNotes.get(id) ?? "",
    keep_note: ({ case: id, text }) => {
      this.begunNotes.set(id, text);
      return null;
    },
    send_answer: ({ case: id, checked }) => {
      const draft = this.draftOf(id);
      if (checked !== checkedOf(draft)) refuse("answer-changed", "the draft isn't the one that was checked");
      const recorded = this.record(id, "send-message", draft.body);
      this.memory(indexOf(id)).messages.push({
        entry: { id: recorded.operation, case: id, direction: "outgoing", author: { account: "me", name: "Katrin Sommer" }, subject: draft.subject, body: draft.body, attachments: draft.attachments, sent_at: new Date().toISOString() },
        work: this.status.sync.line === "online" ? "transferring" : "queued",
        operation: recorded.operation,
      });
      this.drafts.delete(id);
      return recorded;
    },
    outbox: () => this.outbox,
    retry_operation: ({ operation }) => {
      this.remove(operation);
      return { operation: `op-${this.#next++}`, undo_until: null };
    },
    keep_as_draft: ({ operation }) => {
      const item = this.outbox.find((one) => one.operation === operation);
      if (item) this.storeDraft(item.case, { body: item.text });
      return this.remove(operation);
    },
    keep_as_note: ({ operation }) => {
      this.remove(operation);
      return { operation: `op-${this.#next++}`, undo_until: null };
    },
    discard_operation: ({ operation }) => this.remove(operation),
    save_operation: () => true,
    attachment: ({ sha256 }) =>
      sha256 === "pdf" ? { media_type: "application/pdf", base64: PDF_BASE64 } : { media_type: "image/png", base64: PNG_BASE64 },
    save_attachment: () => true,
    import_files: () => [
      { result: "registered", case: "case-0", file_name: "antrag-0815.xml", received_now: false },
      { result: "already-known", case: "case-1", file_name: "antrag-0814.xml" },
      { result: "leistung-needed", file_name: "antrag-0816.xml", form: "generischesFormular", sha256: "x" },
    ],
    import_bytes: ({ name, leistung }) => {
      if (name.includes("broken")) refuse("import-invalid", "line 3: root element is html", { file: name, rule: "root element FORM_DATA" });
      return leistung
        ? { result: "registered", case: "case-3", file_name: name, received_now: true }
        : { result: "leistung-needed", file_name: name, form: "generischesFormular", sha256: "x" };
    },
    export_antrag: ({ cases }) => ({ left_out: [], saved: cases.length === 1 ? "/home/sommer/Antrag.pdf" : "/home/sommer/Anträge" }),
    print_akte: async ({ cases }) => {
      const progress: TaskProgress = { kind: "documents", task: "print-1", done: 1, total: cases.length + 1, finished: false, cancelled: false };
      this.emit("task", progress);
      return new Promise((resolve) => {
        this.finishPrint = () => {
          this.emit("task", { ...progress, done: cases.length, finished: true });
          resolve({ saved: "/home/sommer/Akte.pdf", left_out: [] });
        };
      });
    },
    cancel_task: () => {
      this.finishPrint();
      return null;
    },
    verfahren_drafts: () => [],
    ...realOnly(
      "begin_practice",
      "create_verfahren",
      "open_verfahren",
      "remove_verfahren",
      "edit_verfahren",
      "undo_verfahren",
      "redo_verfahren",
      "losses_of_type",
      "stand_ins",
      "put_stand_ins",
      "verfahren_node",
      "askable_questions",
      "write_shown",
      "write_validators",
      "verfahren_page",
      "check_verfahren",
      "put_off_finding",
      "foresee_edit",
      "try_verfahren",
      "keep_test",
      "verfahren_tests",
      "remove_test",
      "accept_test",
      "generate_tests",
      "verfahren_history",
      "name_state",
      "restore_state",
      "compare_verfahren",
      "compare_pages",
      "verfahren_texts",
      "write_text",
      "read_pasted",
      "write_texts",
      "export_texts",
      "import_texts",
      "import_verfahren",
      "choose_verfahren",
      "merge_newer",
      "choose_newer",
      "preview_form",
      "print_form",
      "guess_fields",
      "building_blocks",
      "keep_block",
      "insert_block",
      "remove_block",
      "fim_points",
      "decide_reading",
      "decide_open_point",
      "shared_verfahren",
      "submit_verfahren",
      "take_verfahren",
      "merge_verfahren",
      "act_on_verfahren",
    ),
  };

  failSignIn: () => void = () => undefined;
  finishSignIn: () => void = () => undefined;
  finishPrint: () => void = () => undefined;
}
