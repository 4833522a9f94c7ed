import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Confirm } from "../../components/Dialog";
import { Choice, TextField } from "../../components/Field";
import type { NextAct, SharedVerfahren } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { t } from "../../messages";
import { dayInNumbers } from "../../messages/labels";
import { dayOf, readDay } from "../../text/dates";

export type Act = (act: NextAct, told: string) => Promise<boolean>;

/** A text and the button that does something with it; the text stays where it isn't done. */
export function WithText({ label, action, testid, needed = true, disabled = false, onDo }: { label: string; action: string; testid: string; needed?: boolean; disabled?: boolean; onDo: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (disabled || busy) return;
    setBusy(true);
    if (await onDo(text.trim())) setText((newest) => (newest === text ? "" : newest));
    setBusy(false);
  };
  return (
    <form className="buttons-row" onSubmit={(event) => void submit(event)}>
      <TextField label={label} required={needed} value={text} onChange={(event) => setText(event.target.value)} />
      <Button submit disabled={disabled || busy} data-testid={testid}>
        {action}
      </Button>
    </form>
  );
}

function Publish({ shared, version, act }: { shared: SharedVerfahren; version: string; act: Act }) {
  const { data } = useDirectory();
  // What is offered already stays with its Leistung; else nobody is asked to change what they haven't chosen.
  const [chosen, setChosen] = useState(shared.verfahren?.published?.leistung ?? "");
  const [asking, setAsking] = useState(false);
  const leistung = data?.leistungen.find((one) => one.id === chosen);
  return (
    <div className="buttons-row">
      <Choice label={t("case.leistung")} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{t("shared.choose")}</option>
        {data?.leistungen.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Choice>
      <Button look="primary" disabled={!leistung} data-testid="publish" onClick={() => setAsking(true)}>
        {t("shared.publish")}
      </Button>
      {asking && leistung && (
        <Confirm
          title={t("shared.publish_title")}
          text={t("shared.publish_text", { leistung: leistung.name })}
          action={t("shared.publish")}
          danger={false}
          onConfirm={() => void act({ type: "publish", version, leistung: leistung.id }, t("shared.done.publish"))}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Withdraw({ act }: { act: Act }) {
  const [on, setOn] = useState("");
  const [left, setLeft] = useState(false);
  const [notice, setNotice] = useState("");
  const [asking, setAsking] = useState(false);
  const day = readDay(on);
  const isPast = day !== null && day < dayOf(new Date());
  const wrong = left && (day === null || isPast) ? t(isPast ? "shared.past_day" : "frist.wrong_day") : null;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (day !== null && !isPast) setAsking(true);
  };
  return (
    <form className="buttons-row" onSubmit={ask}>
      <DateField label={t("shared.withdraw_on")} value={on} error={wrong} onChange={setOn} onBlur={() => setLeft(on !== "")} />
      <TextField label={t("shared.withdraw_notice")} value={notice} onChange={(event) => setNotice(event.target.value)} />
      <Button submit data-testid="withdraw">
        {t("shared.withdraw")}
      </Button>
      {asking && day !== null && (
        <Confirm
          title={t("shared.withdraw_title")}
          text={t("shared.withdraw_text", { day: dayInNumbers(day) })}
          action={t("shared.withdraw")}
          onConfirm={() => void act({ type: "withdraw", on: day, notice: notice.trim() }, t("shared.done.withdraw"))}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}

/** Steps on the way to citizens, as far as they can be done now. */
export function NextActs({ shared, act }: { shared: SharedVerfahren; act: Act }) {
  const version = shared.verfahren?.versions.at(-1)?.id;
  const { acts, verfahren } = shared;
  const isLookedAt = acts.comment && (verfahren?.state === "review" || verfahren?.state === "released");
  if (!version) return null;
  return (
    <div className="stack" role="group" aria-label={t("shared.next")}>
      <div className="buttons-row">
        {acts.ask_review && (
          <Button data-testid="ask-review" onClick={() => void act({ type: "ask-review", version }, t("shared.done.ask_review"))}>
            {t("shared.ask_review")}
          </Button>
        )}
        {acts.release && (
          <Button look="primary" data-testid="release" onClick={() => void act({ type: "release", version }, t("shared.done.release"))}>
            {t("shared.release")}
          </Button>
        )}
      </div>
      {/* What was written stays while a newer version comes. */}
      {isLookedAt && (
        <WithText label={t("shared.reason")} action={t("shared.give_back")} testid="give-back" disabled={!acts.give_back} onDo={(reason) => act({ type: "give-back", version, reason }, t("shared.done.give_back"))} />
      )}
      {acts.publish && <Publish shared={shared} version={version} act={act} />}
      {acts.withdraw && <Withdraw act={act} />}
    </div>
  );
}
