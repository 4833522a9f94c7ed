// Sample data of a fictional Saxon municipality; rows are computed when asked for, so 100,000 of them cost nothing.
import type {
  CaseState,
  CaseView,
  Directory,
  FieldView,
  InboxRow,
  Message,
  Note,
  OutboxItem,
  Tracked,
} from "../../../src/ipc/contract";

export const TOTAL = 100_000;
const DAY = 86_400_000;
const NOW = Date.now();

const APPLICANTS = [
  "Małgorzata Wiśniewska-Schönfelder",
  "Jürgen Großmann",
  "Dr. Annegret Freifrau von und zu Straßburg-Weißenfels",
  "Jiří Dvořák",
  "Lena Kühn",
  "Hanka Nowakojc",
  "Bäckerei & Konditorei Zschornack GmbH & Co. KG",
  "Thi Hồng Nguyễn",
  "Uwe Ćišinski",
  "Şebnem Yılmaz",
];
const STATES: CaseState[] = ["eingegangen", "zugeordnet", "in-pruefung", "nachforderung", "entscheidungsreif", "widerspruch"];

export const OFFICES = [
  { id: "office-steuer", name: "Steueramt", address: "Markt 1, 09999 Musterstadt", phone: "03700 123-40", email: "steueramt@musterstadt.example" },
  { id: "office-ordnung", name: "Ordnungs- und Straßenverkehrsamt", address: "Rathausplatz 3, 09999 Musterstadt", phone: "03700 123-50", email: "ordnungsamt@musterstadt.example" },
];
export const LEISTUNGEN = [
  { id: "hundesteuer", name: "Hundesteuer – Anmeldung", leika: "99102013002000", office: "office-steuer", regime: "ao" as const, processing_days: 14 },
  { id: "sondernutzung", name: "Sondernutzungserlaubnis für den öffentlichen Verkehrsraum", leika: "99108013001000", office: "office-ordnung", regime: "vwvfg" as const, processing_days: 28 },
  { id: "parkausweis", name: "Bewohnerparkausweis", leika: "", office: "office-ordnung", regime: "vwvfg" as const, processing_days: 1 },
];

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

function day(offset: number): string {
  return new Date(NOW + offset * DAY).toISOString().slice(0, 10);
}

function receivedAt(index: number): string {
  return new Date(NOW - index * 45 * 60_000 - 600_000).toISOString();
}

const id = (index: number) => `case-${index}`;
export const indexOf = (caseId: string) => Number(caseId.slice("case-".length));

/** What the fake remembers about a case; the rest is computed. */
export interface CaseMemory {
  mine: boolean;
  unread: boolean;
  state: CaseState;
  work: InboxRow["work"];
  reminder: string | null;
  notes: Tracked<Note>[];
  messages: Tracked<Message>[];
}

export function freshMemory(index: number): CaseMemory {
  return {
    mine: index % 4 === 1,
    unread: index % 5 === 0,
    state: pick(STATES, index),
    work: null,
    reminder: index % 11 === 3 ? day(2) : null,
    notes: [],
    messages: index % 3 === 0 ? [message(index, 0)] : [],
  };
}

function message(index: number, number: number): Tracked<Message> {
  const name = pick(APPLICANTS, index);
  return {
    entry: {
      id: `message-${index}-${number}`,
      case: id(index),
      direction: "incoming",
      author: { account: "citizen", name },
      subject: "Rückfrage zu meinem Antrag",
      body: "Guten Tag,\n\nmüssen weitere Unterlagen eingereicht werden? Der Nachweis liegt bei.\n\nMit freundlichen Grüßen\n" + name,
      attachments: [{ sha256: "image", name: "Nachweis.png", media_type: "image/png", size: 812 }],
      sent_at: receivedAt(index),
    },
    work: null,
    operation: null,
  };
}

export function rowOf(index: number, memory: CaseMemory, words: string): InboxRow {
  const leistung = pick(LEISTUNGEN, index);
  const applicant = pick(APPLICANTS, index);
  return {
    case: id(index),
    aktenzeichen: `${leistung.regime === "ao" ? "22.1" : "32.4"}-2026-${String(TOTAL - index).padStart(6, "0")}`,
    applicant,
    leistung: leistung.name,
    office: pick(OFFICES, index).name,
    state: memory.state,
    received_at: receivedAt(index),
    due: index % 3 === 0 ? day((index % 17) - 4) : null,
    reminder: memory.reminder,
    owner: memory.mine ? "Katrin Sommer" : index % 4 === 2 ? "Bernd Oberlausitzer-Niederschlesien" : null,
    mine: memory.mine,
    closed: false,
    unread: memory.unread,
    attachments: index % 2 === 0 ? 2 : 0,
    work: memory.work,
    hit: words ? { source: "case", pieces: ["Angaben zur Person: ", applicant.slice(0, 4), applicant.slice(4), ""] } : null,
  };
}

function field(key: string, label: string, value: string, more: Partial<FieldView> = {}): FieldView {
  return {
    key,
    label,
    value: value ? { kind: "text", value } : { kind: "empty" },
    verified: null,
    editable: { input: { kind: "text", lines: false }, text: value, chosen: [] },
    correction: null,
    ...more,
  };
}

export function caseOf(index: number, memory: CaseMemory): CaseView {
  const row = rowOf(index, memory, "");
  const leistung = pick(LEISTUNGEN, index);
  const names = row.applicant.split(" ");
  return {
    id: row.case,
    aktenzeichen: row.aktenzeichen,
    applicant: row.applicant,
    has_postfach: index % 9 !== 8,
    postfach_elsewhere: null,
    leistung: row.leistung,
    regime: leistung.regime,
    office: row.office,
    state: memory.state,
    received_at: row.received_at,
    due: row.due,
    reminder: memory.reminder,
    owner: row.owner
      ? { staff: { account: memory.mine ? "me" : "other", name: row.owner }, fencing: 1, lease_until: new Date(NOW - DAY).toISOString() }
      : null,
    mine: memory.mine,
    may: { claim: !row.owner, take_over: row.owner !== null && !memory.mine, release: memory.mine, work: memory.mine, close: memory.mine, answer: memory.mine && index % 9 !== 8 },
    next_states: memory.mine
      ? [
          { state: "in-pruefung", needs_reason: false },
          { state: "nachforderung", needs_reason: true },
          { state: "abgegeben", needs_reason: true },
        ]
      : [],
    form_title: "Hundesteuer – An-, Um- und Abmeldung",
    sections: [
      {
        title: "Antragstellende Person",
        groups: [
          {
            title: "Angaben zur Person",
            instance: null,
            known: true,
            fields: [
              field("vorname", "Vornamen", names.slice(0, -1).join(" "), { verified: "VN_SUBSTANZIELL_READOUT", editable: null }),
              field("familienname", "Familienname", names.at(-1) ?? "", { verified: "VN_SUBSTANZIELL_READOUT", editable: null }),
              field("geburtsdatum", "Geburtsdatum", "", { value: { kind: "date", value: "1984-02-29" }, editable: { input: { kind: "date" }, text: "1984-02-29", chosen: [] } }),
              field("staatsangehoerigkeit", "Staatsangehörigkeit", "", { value: { kind: "choice", value: ["deutsch", "polnisch"] }, editable: { input: { kind: "options", several: true, options: [{ value: "de", label: "deutsch" }, { value: "pl", label: "polnisch" }, { value: "cz", label: "tschechisch" }] }, text: "", chosen: ["de", "pl"] } }),
            ],
          },
          {
            title: "Anschrift",
            instance: null,
            known: true,
            fields: [
              field("strasse", "Straße und Hausnummer", "Bürgermeister-Schönfelder-Straße 117a", {
                correction: {
                  correction: { id: "c1", field: "strasse", value: "x", reason: "Melderegister abgeglichen", author: { account: "me", name: "Katrin Sommer" }, at: receivedAt(index) },
                  value: { kind: "text", value: "Bürgermeister-Schönfelder-Straße 117b" },
                  work: "queued",
                },
              }),
              field("ort", "Postleitzahl und Ort", "09999 Musterstadt OT Niederschlema-Oberpfannenstiel"),
              field("telefon", "Telefon", ""),
            ],
          },
        ],
      },
      {
        title: "Angaben zum Hund",
        groups: [
          {
            title: "",
            instance: null,
            known: true,
            fields: [
              field("rasse", "Rasse", "Donaudampfschifffahrtsgesellschaftskapitänsmischling"),
              field("gefaehrlich", "Gefährlicher Hund nach § 1 GefHundG", "", { value: { kind: "yes-no", value: false }, editable: { input: { kind: "yes-no" }, text: "false", chosen: [] } }),
              field("steuer", "Bisher gezahlte Hundesteuer", "", { value: { kind: "amount", value: 6050 }, editable: null }),
              field("bemerkung", "Bemerkungen", "Der Hund wurde aus dem Tierheim übernommen.\nDie Anmeldung erfolgt innerhalb von zwei Wochen."),
              field("haftpflicht", "Nachweis der Haftpflichtversicherung", "", { value: { kind: "files", value: ["Versicherungsschein.pdf"] }, editable: null }),
            ],
          },
        ],
      },
    ],
    attachments:
      index % 2 === 0
        ? [
            { attachment: { sha256: "pdf", name: "Versicherungsschein_Haftpflicht_2026.pdf", media_type: "application/pdf", size: 1_412_000, field: "haftpflicht" }, here: true },
            { attachment: { sha256: "image", name: "Foto des Hundes.png", media_type: "image/png", size: 8_120 }, here: false },
          ]
        : [],
    messages: memory.messages,
    notes: memory.notes,
    history: [
      ...memory.notes.map((note) => ({
        entry: { id: `h-${note.entry.id}`, case: row.case, author: note.entry.author, at: note.entry.written_at, action: "note-added" as const },
        work: note.work,
        operation: note.operation,
      })),
      {
        entry: { id: `h-${index}`, case: row.case, author: { account: "portal", name: "Portal" }, at: row.received_at, action: "received" as const },
        work: null,
        operation: null,
      },
    ],
  };
}

export const DIRECTORY: Directory = {
  offices: OFFICES,
  staff: [
    { id: "me", name: "Katrin Sommer", roles: ["clerk"], offices: ["office-steuer"] },
    { id: "other", name: "Bernd Oberlausitzer-Niederschlesien", roles: ["clerk", "approver"], offices: ["office-steuer", "office-ordnung"] },
  ],
  leistungen: LEISTUNGEN,
  text_modules: [
    { id: "t1", title: "Eingangsbestätigung", body: "Sehr geehrte Damen und Herren,\n\nIhr Antrag ist bei uns eingegangen und wird bearbeitet." },
    { id: "t0", title: "Zwischenstand", body: "Guten Tag {name},\n\ndie Bearbeitung dauert leider länger als üblich." },
    { id: "t2", title: "Nachforderung von Unterlagen", body: "Guten Tag {name},\n\nbitte reichen Sie bis zum … zu {aktenzeichen} nach:\n\n– \n\nFreundliche Grüße" },
  ],
  forms: [{ id: "f1", title: "Hundesteuer – An-, Um- und Abmeldung", leistung: "hundesteuer", fields: 34 }],
};

export const REFUSED: OutboxItem = {
  operation: "op-refused",
  case: "case-2",
  aktenzeichen: "22.1-2026-099998",
  applicant: "Dr. Annegret Freifrau von und zu Straßburg-Weißenfels",
  kind: "change-state",
  text: "Unterlagen sind vollständig, die Prüfung kann beginnen.",
  work: "failed",
  refusal: { code: "already-claimed", owner: "Bernd Oberlausitzer-Niederschlesien" },
  recorded_at: receivedAt(1),
  can_undo: false,
  can_retry: false,
  can_be_draft: false,
  can_be_note: true,
  held_by: "Bernd Oberlausitzer-Niederschlesien",
};
