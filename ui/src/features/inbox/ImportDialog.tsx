import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Choice } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { Technical } from "../../components/Notes";
import { useNavigation } from "../../desk/navigation";
import type { LeistungId } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { t } from "../../messages";
import type { Outcome } from "./useImport";

interface Props {
  outcomes: readonly Outcome[];
  running: boolean;
  again: (which: Outcome, file: File, leistung: LeistungId) => Promise<void>;
  close: () => void;
}

function LeistungChoice({ outcome, again }: { outcome: Outcome; again: Props["again"] }) {
  const [leistung, setLeistung] = useState<LeistungId>("");
  const picker = useRef<HTMLInputElement>(null);
  const leistungen = useDirectory().data?.leistungen ?? [];
  const submit = () => {
    if (outcome.file) void again(outcome, outcome.file, leistung);
    else picker.current?.click();
  };
  return (
    <div className="stack">
      <Choice
        label={t("import.leistung")}
        value={leistung}
        data-testid="import-leistung"
        onChange={(event) => setLeistung(event.target.value)}
      >
        <option value="">{t("import.choose")}</option>
        {leistungen.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Choice>
      <input
        ref={picker}
        type="file"
        accept=".xml,application/xml,text/xml"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void again(outcome, file, leistung);
        }}
      />
      <Button look="primary" disabled={!leistung} onClick={submit} data-testid="import-again">
        {outcome.file ? t("import.again") : t("import.pick_again")}
      </Button>
    </div>
  );
}

function words(outcome: Outcome): string {
  const file = outcome.fileName;
  switch (outcome.result?.result) {
    case "registered":
      return t(outcome.result.received_now ? "import.registered_now" : "import.registered", { file });
    case "already-known":
      return t("import.already", { file });
    case "leistung-needed":
      return t("import.needed", { file, form: outcome.result.form });
    default:
      return file ? t("import.failed", { file, reason: outcome.failure ?? "" }) : (outcome.failure ?? "");
  }
}

function OutcomeView({ outcome, again, close }: { outcome: Outcome } & Pick<Props, "again" | "close">) {
  const { openInInbox } = useNavigation();
  const { result } = outcome;
  const known = result && result.result !== "leistung-needed" ? result : null;
  return (
    <li className="import-outcome" data-testid="import-outcome" data-result={result?.result ?? "failed"}>
      <Icon name={known ? "check" : "warning"} />
      <div className="stack">
        <p className="wrap">{words(outcome)}</p>
        <Technical line={outcome.technical} />
        {known && (
          <Button
            onClick={() => {
              close();
              openInInbox(known.case);
            }}
          >
            {t("import.open")}
          </Button>
        )}
        {result?.result === "leistung-needed" && <LeistungChoice outcome={outcome} again={again} />}
      </div>
    </li>
  );
}

export function ImportDialog({ outcomes, running, again, close }: Props) {
  return (
    <Dialog title={t("import.title")} onClose={close} testid="import-dialog">
      <ul className="plain entries" aria-live="polite">
        {outcomes.map((outcome) => (
          <OutcomeView key={outcome.id} outcome={outcome} again={again} close={close} />
        ))}
      </ul>
      {running && (
        <p role="status" className="loading">
          {t("import.running")}
        </p>
      )}
      <div className="dialog-actions">
        <Button onClick={close}>{t("common.close")}</Button>
      </div>
    </Dialog>
  );
}
