import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Choice } from "../../components/Field";
import type { CaseView, StatutoryFrist } from "../../ipc/contract";
import { t } from "../../messages";
import type { Say } from "./FristSteps";
import { NotificationFrist } from "./NotificationFrist";
import { FristFrom, SetFrist } from "./OtherFrist";

const STATUTORY: readonly StatutoryFrist[] = [
  "failure-to-act",
  "failure-to-decide",
  "restitution",
  "restitution-for-objection",
  "restitution-at-latest",
  "deemed",
  "trade-certificate",
];

const KINDS = ["notification", "set", ...STATUTORY] as const;
type Kind = (typeof KINDS)[number];

function Body({ view, kind, say }: { view: CaseView; kind: Kind; say: Say }) {
  if (kind === "notification") return <NotificationFrist view={view} say={say} />;
  if (kind === "set") return <SetFrist view={view} say={say} />;
  return <FristFrom view={view} say={say} which={{ kind: "statutory", frist: kind }} />;
}

/** Reckons the Fristen of a case, with every step. It changes nothing. */
export function FristDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>("notification");
  const [said, setSaid] = useState("");
  return (
    <Dialog title={t("frist.title")} onClose={onClose} kind="wide" testid="frist-dialog">
      <div className="stack">
        <Choice
          label={t("frist.kind")}
          value={kind}
          autoFocus
          onChange={(event) => setKind(event.target.value as Kind)}
          data-testid="frist-kind"
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`frist.kind.${one}`)}
            </option>
          ))}
        </Choice>
        <Body key={kind} view={view} kind={kind} say={setSaid} />
        {/* Stays, so that its first words are spoken, too; the steps are there to be read. */}
        <p className="sr-only" role="status" data-testid="frist-said">
          {said}
        </p>
        <p className="muted">{t("frist.note")}</p>
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
