// Words for the values of the contract.
import type {
  AnswerFinding,
  CaseState,
  CommandError,
  ErrorCode,
  HistoryEntry,
  InboxSort,
  Line,
  OperationKind,
  Refusal,
  Regime,
  Role,
  UnreadableFile,
  UnsentElsewhere,
  VerfahrenRefusal,
  WorkState,
} from "../ipc/contract";
import { isKey, locale, type MessageKey, t, tn } from ".";
import { dateFormat } from "./formats";

/** `31.01.2026` */
export function dayInNumbers(day: string): string {
  const options = { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" } as const;
  return dateFormat(locale(), options).format(new Date(`${day}T00:00:00Z`));
}

/** The words of a value. A newer portal may have sent one that this version has no words for. */
const words = (key: MessageKey, name: string) => (isKey(key) ? t(key) : t("value.unknown", { name }));

export const caseState = (state: CaseState) => words(`state.${state}`, state);
export const workState = (work: WorkState) => t(`work.${work}`);
export const line = (value: Line) => t(`line.${value}`);
export const role = (value: Role) => words(`role.${value}`, value);
export const regime = (value: Regime) => t(`regime.${value}`);
export const sortName = (value: InboxSort) => t(`sort.${value}`);
export const operationKind = (kind: OperationKind) => t(`operation.${kind}`);

/** That work lies here which can only be sent from where it was recorded. */
export const unsentWords = ({ portal_url, count }: UnsentElsewhere) =>
  tn("stage.unsent", count, { portal: portal_url ?? t("stage.unsent_portal") });

/** `Ctrl+K`, `G dann E` */
export function keyWords(keys: string): string {
  const one = (key: string) =>
    key
      .replace("Mod+", `${t("key.mod")}+`)
      .replace("ArrowDown", "↓")
      .replace("ArrowUp", "↑")
      .replace("ArrowLeft", "←")
      .replace("ArrowRight", "→")
      .replace("Shift+", `${t("key.shift")}+`)
      .replace("Escape", t("key.escape"))
      .replace("Enter", t("key.enter"))
      .replace("Space", t("key.space"))
      .replace(/(^|\+)([a-z])$/, (_, plus: string, letter: string) => plus + letter.toUpperCase());
  const [first, second] = keys.split(" ");
  return second ? t("key.then", { first: one(first ?? ""), second: one(second) }) : one(first ?? "");
}

/** The levels of Amt24's `verificationToken`; an unknown one is shown as it came. */
export function verification(level: string): string {
  const known: Record<string, MessageKey> = {
    NPA_READOUT: "verified.npa",
    VN_HOCH_READOUT: "verified.hoch",
    VN_SUBSTANZIELL_READOUT: "verified.substanziell",
    VN_BASIS_READOUT: "verified.basis",
  };
  const key = known[level];
  return key ? t(key) : t("verified.other", { level });
}

export function refusalWords(refusal: Refusal): string {
  switch (refusal.code) {
    case "already-claimed":
      return t("refusal.already-claimed", { owner: refusal.owner });
    case "state-conflict":
      return t("refusal.state-conflict", { current: caseState(refusal.current) });
    case "transition-not-allowed":
      return t("refusal.transition-not-allowed", { from: caseState(refusal.from), to: caseState(refusal.to) });
    case "too-long":
      return t("refusal.too-long", { limit: refusal.limit });
    case "too-many":
      return t("refusal.too-many", { limit: refusal.limit });
    case "gap":
      return t("refusal.gap", { gap: refusal.gap });
    default:
      return words(`refusal.${refusal.code}`, refusal.code);
  }
}

function isRefusal(details: unknown): details is Refusal {
  return typeof details === "object" && details !== null && "code" in details;
}

function detailText(details: unknown): string {
  if (typeof details === "string") return details;
  if (typeof details !== "object" || details === null) return "";
  const parts = Object.values(details).filter((value) => typeof value === "string" || typeof value === "number");
  return parts.join(" · ");
}

/** Why a sign-in ended, where the portal let the person in. */
const SIGN_IN_REASONS: Record<string, MessageKey> = {
  "no-membership": "sign_in.no-membership",
  "other-account": "sign_in.other-account",
};

interface WrongValue {
  kind: { code: string } & Record<string, unknown>;
  /** The form author's own words. */
  message: string | null;
}

function isWrongValue(details: unknown): details is WrongValue {
  return typeof details === "object" && details !== null && "kind" in details;
}

/** What a form finds wrong with a value; the words of its author go before ours. */
function wrongValueWords({ kind, message }: WrongValue): string {
  if (message) return message;
  const { code, ...rest } = kind;
  const day = (value: unknown) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? dayInNumbers(String(value)) : String(value));
  const params = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, day(value)]));
  return isKey(`wrong.${code}`) ? t(`wrong.${code}` as MessageKey, params) : t("wrong.other");
}

function isUnreadable(details: unknown): details is UnreadableFile {
  return typeof details === "object" && details !== null && "rule" in details && "place" in details;
}

function unreadableWords(code: ErrorCode, { file, place, line, column, rule }: UnreadableFile): string {
  const at = column !== null && line !== null ? t("unreadable_at.column", { file, line, column }) : line !== null ? t("unreadable_at.line", { file, line }) : t("unreadable_at.file", { file });
  const words = `${t(`error.${code}`)} ${at}: ${t(`unreadable.${rule}`)}`;
  return place ? `${words} (${t("unreadable_at.place", { place })})` : words;
}

/** What went wrong, in words; names file, place and rule where the error carries them. */
function isVerfahrenRefusal(details: unknown): details is VerfahrenRefusal {
  return typeof details === "object" && details !== null && "code" in details;
}

/** Why the portal doesn't do what somebody wants with a Verfahren. */
export function verfahrenRefusalWords(refusal: VerfahrenRefusal): string {
  switch (refusal.code) {
    case "head-moved":
      return t("verfahren.refused.head-moved", { by: refusal.by });
    case "not-in-state":
      return t("verfahren.refused.not-in-state", { state: t(`verfahren.state.${refusal.current}`) });
    case "other-content":
      return t("verfahren.refused.other-content", { form: refusal.form });
    case "form-taken":
      return t("verfahren.refused.form-taken", { form: refusal.form });
    case "too-long":
      return t("verfahren.refused.too-long", { limit: refusal.limit });
    case "too-many":
      return t("verfahren.refused.too-many", { limit: refusal.limit });
    default:
      return t(`verfahren.refused.${refusal.code}`);
  }
}

export function errorWords(error: CommandError): string {
  if (error.code === "verfahren-refused" && isVerfahrenRefusal(error.details)) return verfahrenRefusalWords(error.details);
  if (error.code === "refused" && isRefusal(error.details)) return refusalWords(error.details);
  if (error.code === "correction-invalid" && isWrongValue(error.details)) return wrongValueWords(error.details);
  if (isUnreadable(error.details)) return unreadableWords(error.code, error.details);
  const reason = error.code === "sign-in-failed" ? SIGN_IN_REASONS[String(error.details)] : undefined;
  if (reason) return t(reason);
  const text = t(`error.${error.code}`);
  // Why a file can't be taken in is told in English; it stands with the technical lines.
  const detail = error.code === "import-invalid" ? "" : detailText(error.details);
  return detail ? `${text} (${detail})` : text;
}

export function findingWords(finding: AnswerFinding): string {
  return t(`finding.${finding.code}`, { detail: finding.detail });
}

export function historyWords(entry: HistoryEntry, office: string, fieldLabel: (key: string) => string): string {
  switch (entry.action) {
    case "registered":
      return t("history.registered", { file: entry.file_name });
    case "taken-over":
      return t("history.taken-over", { from: entry.from });
    case "state-changed":
      return t("history.state-changed", { from: caseState(entry.from), to: caseState(entry.to) });
    case "field-corrected":
      return t("history.field-corrected", { field: fieldLabel(entry.field) });
    case "reminder-set":
      return entry.date ? t("history.reminder-set", { date: dayInNumbers(entry.date) }) : t("history.reminder-cleared");
    case "message-sent":
      // The office itself only confirms the receipt.
      return entry.author.name === office ? t("history.receipt-sent") : t("history.message-sent");
    default:
      return words(`history.${entry.action}`, entry.action);
  }
}
