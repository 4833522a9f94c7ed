import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Dialog } from "../../components/Dialog";
import { Choice } from "../../components/Field";
import { ErrorSummary, Hint } from "../../components/Notes";
import { toCommandError } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView, Land, NotificationChannel, NotificationView, Reckoning } from "../../ipc/contract";
import { t } from "../../messages";
import { doubtWords, fristEvent, fristStep, landName, noFictionWords } from "../../messages/frist";
import { dayFromToday, dayInFull, readDay } from "../../text/dates";

const CHANNELS: readonly NotificationChannel[] = [
  "post",
  "postfach",
  "electronic",
  "portal",
  "registered",
  "served-electronically",
  "post-abroad",
  "publication",
  "general-order",
];

/** Ways for which the law asks whether the addressee agreed. */
const ASKS_CONSENT: readonly NotificationChannel[] = ["postfach", "portal"];

const LAENDER: readonly Land[] = [
  "baden-wuerttemberg",
  "bayern",
  "berlin",
  "brandenburg",
  "bremen",
  "hamburg",
  "hessen",
  "mecklenburg-vorpommern",
  "niedersachsen",
  "nordrhein-westfalen",
  "rheinland-pfalz",
  "saarland",
  "sachsen",
  "sachsen-anhalt",
  "schleswig-holstein",
  "thueringen",
];

function Steps({ title, reckoning }: { title: string; reckoning: Reckoning }) {
  return (
    <section className="stack" aria-label={title}>
      <h3>{title}</h3>
      <p className="frist-day" data-testid="frist-day">
        {dayInFull(reckoning.day)}
      </p>
      <ol className="frist-steps">
        {reckoning.steps.map((step, place) => (
          <li key={place}>
            {fristStep(step)}
            {step.source && <span className="muted"> ({step.source})</span>}
          </li>
        ))}
      </ol>
      {reckoning.doubts.map((doubt, place) => (
        <Hint key={place} tone="warning">
          {doubtWords(doubt)}
        </Hint>
      ))}
    </section>
  );
}

function Outcome({ view }: { view: NotificationView }) {
  return (
    <div className="stack" aria-live="polite" data-testid="frist-outcome">
      {view.no_fiction && <Hint tone="warning">{noFictionWords(view.no_fiction)}</Hint>}
      {view.notified && <Steps title={t("frist.notified")} reckoning={view.notified} />}
      {view.rebuttal && <p className="muted">{t(`frist.rebuttal.${view.rebuttal}`)}</p>}
      {view.remedy && <Steps title={t("frist.remedy")} reckoning={view.remedy} />}
    </div>
  );
}

/** When a Bescheid counts as notified and when the Frist against it ends, with every step. It changes nothing. */
export function FristDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const [channel, setChannel] = useState<NotificationChannel>(view.has_postfach ? "postfach" : "post");
  const [typed, setTyped] = useState(dayFromToday(0));
  const [addressee, setAddressee] = useState<Land | null>(null);
  const [consents, setConsents] = useState(false);
  const [instructed, setInstructed] = useState(true);
  const day = readDay(typed);
  const request = {
    case: view.id,
    channel,
    day: day ?? dayFromToday(0),
    consent: consents ? "given" : "not-excluded",
    addressee,
    instruction: instructed ? "right" : "missing-or-wrong",
  } as const;
  const { data, error } = useQuery({
    queryKey: ["frist", request],
    queryFn: () => call("reckon_notification", request),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <Dialog title={t("frist.title")} onClose={onClose} kind="wide" testid="frist-dialog">
      <div className="stack">
        <ErrorSummary error={error ? toCommandError(error) : null} />
        <Choice
          label={t("frist.channel")}
          value={channel}
          autoFocus
          onChange={(event) => setChannel(event.target.value as NotificationChannel)}
          data-testid="frist-channel"
        >
          {CHANNELS.map((one) => (
            <option key={one} value={one}>
              {t(`frist.channel.${one}`)}
            </option>
          ))}
        </Choice>
        <DateField
          label={data?.counts_from ? fristEvent(data.counts_from) : t("frist.day")}
          value={typed}
          required
          error={day ? null : t("frist.wrong_day")}
          onChange={setTyped}
          data-testid="frist-day-input"
        />
        {view.regime === "ao" && (
          <Choice
            label={t("frist.addressee")}
            hint={t("frist.addressee_hint")}
            value={addressee ?? ""}
            onChange={(event) => setAddressee((event.target.value || null) as Land | null)}
          >
            <option value="">{t("frist.addressee_here")}</option>
            {LAENDER.map((land) => (
              <option key={land} value={land}>
                {landName(land)}
              </option>
            ))}
          </Choice>
        )}
        {ASKS_CONSENT.includes(channel) && (
          <label className="radio">
            <input type="checkbox" checked={consents} onChange={(event) => setConsents(event.target.checked)} />
            <span>{t("frist.consents")}</span>
          </label>
        )}
        <label className="radio">
          <input type="checkbox" checked={instructed} onChange={(event) => setInstructed(event.target.checked)} />
          <span>{t("frist.instructed")}</span>
        </label>
        {data && day && <Outcome view={data} />}
        <p className="muted">{t("frist.note")}</p>
        <div className="dialog-actions">
          <Button onClick={onClose}>{t("common.close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
