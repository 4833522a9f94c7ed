import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DateField } from "../../components/DateField";
import { Choice } from "../../components/Field";
import { ErrorSummary, Hint } from "../../components/Notes";
import { toCommandError } from "../../desk/act";
import { call } from "../../ipc/client";
import type { CaseView, Land, NotificationChannel, NotificationConsent, NotificationView } from "../../ipc/contract";
import { t } from "../../messages";
import { fristEvent, landName, noFictionWords } from "../../messages/frist";
import { dayFromToday, readDay, settledDay } from "../../text/dates";
import { dayWords, FristSteps, type Say, useSaid } from "./FristSteps";

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

const CONSENTS: readonly NotificationConsent[] = ["not-excluded", "given", "excluded"];

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

function outcomeWords({ no_fiction, notified, remedy }: NotificationView): string {
  const days = [
    no_fiction && noFictionWords(no_fiction),
    notified && dayWords(t("frist.notified"), notified),
    remedy && dayWords(t("frist.remedy"), remedy),
  ];
  return days.filter((words) => words !== null).join("; ");
}

function Outcome({ view }: { view: NotificationView }) {
  return (
    <div className="stack" data-testid="frist-outcome">
      {view.no_fiction && <Hint tone="warning">{noFictionWords(view.no_fiction)}</Hint>}
      {view.notified && <FristSteps title={t("frist.notified")} reckoning={view.notified} />}
      {view.rebuttal && <p className="muted">{t(`frist.rebuttal.${view.rebuttal}`)}</p>}
      {view.remedy && <FristSteps title={t("frist.remedy")} reckoning={view.remedy} />}
    </div>
  );
}

/** When a Bescheid counts as notified and when the Frist against it ends; nothing until the answer to just this is there. */
export function NotificationFrist({ view, say }: { view: CaseView; say: Say }) {
  const [channel, setChannel] = useState<NotificationChannel>(view.has_postfach ? "postfach" : "post");
  const [typed, setTyped] = useState(dayFromToday(0));
  const [addressee, setAddressee] = useState<Land | null>(null);
  const [consent, setConsent] = useState<NotificationConsent>("not-excluded");
  const [instructed, setInstructed] = useState(true);
  const day = settledDay(typed);
  const request = {
    case: view.id,
    channel,
    day: day ?? dayFromToday(0),
    consent,
    addressee,
    instruction: instructed ? "right" : "missing-or-wrong",
  } as const;
  const { data, error } = useQuery({
    queryKey: ["notification", request],
    queryFn: () => call("reckon_notification", request),
    gcTime: 0,
  });
  useSaid(say, data && day ? outcomeWords(data) : "");
  return (
    <>
      <ErrorSummary error={error ? toCommandError(error) : null} />
      <Choice
        label={t("frist.channel")}
        value={channel}
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
        error={readDay(typed) ? null : t("frist.wrong_day")}
        onChange={setTyped}
        data-testid="frist-day-input"
      />
      {view.regime === "ao" && channel !== "post-abroad" && (
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
        <Choice
          label={t("frist.consent")}
          value={consent}
          onChange={(event) => setConsent(event.target.value as NotificationConsent)}
          data-testid="frist-consent"
        >
          {CONSENTS.map((one) => (
            <option key={one} value={one}>
              {t(`frist.consent.${one}`)}
            </option>
          ))}
        </Choice>
      )}
      <label className="radio">
        <input type="checkbox" checked={instructed} onChange={(event) => setInstructed(event.target.checked)} />
        <span>{t("frist.instructed")}</span>
      </label>
      {data && day && <Outcome view={data} />}
    </>
  );
}
