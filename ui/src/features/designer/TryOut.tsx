import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import { attempt } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { done, problem } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { NodeId, TryOutView, TryState } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import { readDay, typedDay } from "../../text/dates";
import { type Held, isBox, readPage } from "./alignPage";
import { type Design, useDesign } from "./design";
import { type Preview, showAnswered, usePageStyles, WIDTHS } from "./FormPage";
import { useAskedFor } from "./parts";
import { Reading } from "./Reading";
import { SaidLine } from "./SaidLine";
import { Tests, useTests } from "./Tests";
import { freeName, lineName } from "./words";

const PERSONS = ["nobody", "jana", "zofka", "minor"] as const;
type Person = (typeof PERSONS)[number];

/** What is entered, by the names that the inputs have now; boxes and radio buttons only where they are ticked. */
function entered(held: Held): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const [control, value] of held) {
    if (!control.name || control.disabled || control.type === "hidden" || control.type === "file") continue;
    if (!isBox(control)) all[control.name] = [value];
    else (all[control.name] ??= []).push(...(value === "true" ? [control.value] : []));
  }
  return all;
}

/** Says of a button that it removes the entry around it; see the page's actions. */
const REMOVES = /^weniger /;

/** A step that waits for those before it. */
interface Step {
  /** What stood on the page when it was asked for. */
  held: Held;
  button: HTMLButtonElement | null;
  /** It begins anew; then only what was entered since is anybody's answer. */
  since: Held | null;
}

interface Props {
  design: Design;
  preview: Preview;
  /** Answers to begin with, of nobody; without them those of the person's account. */
  begin: TryState | null;
  onEnd: () => void;
}

/** The form, filled in by an invented person: what the account knows flows in, conditions decide, nothing is stored. */
export function TryOut({ design, preview, begin, onEnd }: Props) {
  const { draft, outline, selected, version } = useDesign(design);
  const sections = outline.filter((line) => line.sort === "section");
  const [section, setSection] = useState<NodeId>(() => design.sectionOf(selected) ?? "");
  const [person, setPerson] = useState<Person>(begin ? "nobody" : "jana");
  const [today, setToday] = useState("");
  /** The last day that was written, on which it is tried; none is today. */
  const [day, setDay] = useState<string | null>(null);
  const isDay = today.trim() === "" || readDay(today) !== null;
  const [toldDay, setToldDay] = useState(false);
  const wrongDay = toldDay && !isDay ? t("try.wrong_day", { day: day ? typedDay(day) : t("date.today") }) : null;
  const takeDay = (text: string) => {
    setToday(text);
    const meant = readDay(text);
    if (meant === null && text.trim() !== "") return;
    setDay(meant);
    setToldDay(false);
  };
  const [complain, setComplain] = useState(begin !== null);
  const [view, setView] = useState<TryOutView | null>(null);
  const tests = useTests(design);
  const [testName, setTestName] = useState("");
  /** As of the last answer, with whom and when it was tried. */
  const tried = useRef<{ person: Person; today: string | null; state: TryState } | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const form = useAskedFor<HTMLDivElement>();
  usePageStyles(host);
  // Where a complaint leads to, as soon as it is on the page.
  const wanted = useRef<NodeId | null>(null);
  const goToWanted = () => {
    const cell = wanted.current ? host.current?.shadowRoot?.querySelector(`[data-node="${CSS.escape(wanted.current)}"]`) : null;
    if (!cell) return;
    wanted.current = null;
    cell.querySelector<HTMLElement>("input, select, textarea")?.focus();
  };
  useEffect(goToWanted, [view]);
  const goTo = (node: NodeId) => {
    wanted.current = node;
    const there = design.sectionOf(node) ?? section;
    if (there === section) goToWanted();
    else setSection(there);
  };

  const latest = useRef({ section, person, day, complain });
  useEffect(() => {
    latest.current = { section, person, day, complain };
  });
  // One step after the other: each goes on from what the one before has come to. What is asked for while one waits is done with it.
  const waiting = useRef<Step[]>([]);
  const steps = useRef(Promise.resolve(true));
  const ask = async (root: ShadowRoot) => {
    const next = waiting.current.shift();
    if (!next) return false;
    const { button, since } = next;
    const asked = new Map([...readPage(root), ...next.held]);
    const input = since ? new Map([...asked].filter(([control, value]) => since.get(control) !== value)) : asked;
    const { section, person, day: today, complain } = latest.current;
    const state = tried.current ? tried.current.state : begin;
    // The entry in which it was may have been removed meanwhile.
    const action = button?.isConnected ? button.value : "";
    const request = { draft: draft.id, section, person, today, state: since ? null : state, entered: entered(input), action, complain, language: language() };
    const answer = await attempt("try_verfahren", request);
    if (!answer) return false;
    tried.current = { person, today, state: answer.state };
    const removed = button && REMOVES.test(action) ? button.closest("fieldset.group") : null;
    showAnswered(root, answer.html, { asked, entered: since === null, removed });
    setView(answer);
    return true;
  };
  const step = ({ button = null, anew = false }: { button?: HTMLButtonElement | null; anew?: boolean } = {}) => {
    const root = host.current?.shadowRoot;
    if (!root) return steps.current;
    const now = readPage(root);
    const last = waiting.current.at(-1);
    if (last && !button) {
      last.held = new Map([...last.held, ...now]);
      if (anew) last.since = now;
      return steps.current;
    }
    waiting.current.push({ held: now, button, since: anew ? now : null });
    steps.current = steps.current.then(() => ask(root));
    return steps.current;
  };
  // A change of person or day begins anew; a step of the designer is tried with what was entered.
  const begun = useRef("");
  useEffect(() => {
    const key = `${person} ${day ?? ""}`;
    const anew = begun.current !== "" && begun.current !== key;
    begun.current = key;
    void step({ anew });
  }, [section, person, day, version, complain]);

  useEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return undefined;
    const onChange = () => void step();
    const onClick = (event: Event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
      if (!button) return;
      event.preventDefault();
      void step({ button });
    };
    const onLink = (event: Event) => {
      // Nothing leads out of the window.
      if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
    };
    root.addEventListener("change", onChange);
    root.addEventListener("click", onClick);
    root.addEventListener("click", onLink);
    // The middle button.
    root.addEventListener("auxclick", onLink);
    return () => {
      root.removeEventListener("change", onChange);
      root.removeEventListener("click", onClick);
      root.removeEventListener("click", onLink);
      root.removeEventListener("auxclick", onLink);
    };
  });
  const check = () => (complain ? void step() : setComplain(true));
  const keep = async () => {
    setToldDay(!isDay);
    if (!isDay) return problem(t("try.not_kept"));
    // Also what is still being written.
    if (!(await step()) || !tried.current) return;
    const wish = testName.trim() || t("try.test_name", { person: t(`try.person.${person}`) });
    const name = freeName(wish, tests.map((test) => test.name), (number) => `${wish} (${number})`);
    const kept = { draft: draft.id, name, ...tried.current };
    const edited = await design.run(() => call("keep_test", kept), { stay: true });
    if (!edited) return;
    done(t("try.kept", { name }));
    // The next name may be on its way.
    setTestName((now) => (now === testName ? "" : now));
  };
  useCommand("design-keep-test", () => void keep());
  const width = WIDTHS[preview];
  const isRead = preview === "read";
  const at = sections.findIndex((line) => line.node === section);
  const next = sections[at + 1];
  return (
    <div className="try-out" data-testid="try-out" data-fields-undo>
      <div className="try-head">
        <strong className="try-mark">{t("try.title")}</strong>
        <Choice label={t("try.person")} value={person} data-testid="person" onChange={(event) => setPerson(event.target.value as Person)}>
          {PERSONS.map((one) => (
            <option key={one} value={one}>
              {t(`try.person.${one}`)}
            </option>
          ))}
        </Choice>
        <DateField label={t("try.today")} value={today} error={wrongDay} onChange={takeDay} onBlur={() => setToldDay(true)} />
        <Choice label={t("try.section")} value={section} onChange={(event) => setSection(event.target.value)}>
          {sections.map((line) => (
            <option key={line.node} value={line.node}>
              {lineName(line)}
              {view?.skipped.includes(line.node) ? ` (${t("try.skipped")})` : ""}
            </option>
          ))}
        </Choice>
        <Button icon="close" data-testid="end-try" command="back-to-list" onClick={onEnd}>
          {t("try.end")}
        </Button>
      </div>
      <div className="try-body">
        <div ref={form} className="canvas-scroll" data-pane-start tabIndex={0} role="group" aria-label={t("try.form")}>
          <div ref={host} className="canvas" data-testid="try-page" style={width ? { maxWidth: `${width}px` } : undefined} hidden={isRead} />
          {isRead && view?.html && <Reading html={view.html} />}
          {view?.html === "" && <p className="muted canvas-empty">{t("try.section_skipped")}</p>}
          <div className="canvas-add buttons-row">
            <Button icon="check" data-testid="try-check" onClick={check}>
              {t("try.check")}
            </Button>
            {next && (
              <Button look="primary" onClick={() => setSection(next.node)}>
                {t("try.next", { name: lineName(next) })}
              </Button>
            )}
          </div>
        </div>
        <aside className="try-side" aria-label={t("try.side")}>
          <h3 className="block-title">{t("try.result")}</h3>
          <p role="status">
            {!view ? "" : view.complaints.length === 0 ? t("try.complete") : tn("try.complaints", view.complaints.length)}
          </p>
          {complain && view && view.complaints.length > 0 && (
            <ul className="plain complaints">
              {view.complaints.map((one, place) => (
                <li key={place}>
                  <button type="button" className="link" onClick={() => goTo(one.node)}>
                    {one.text}
                  </button>
                </li>
              ))}
            </ul>
          )}
          <form
            className="try-keep"
            onSubmit={(event) => {
              event.preventDefault();
              void keep();
            }}
          >
            <TextField label={t("try.keep_name")} value={testName} onChange={(event) => setTestName(event.target.value)} />
            <Button submit icon="plus" command="design-keep-test" data-testid="keep-test">
              {t("try.keep")}
            </Button>
          </form>
          <Tests design={design} tests={tests} />
          <h3 className="block-title">{t("try.why")}</h3>
          {view?.rules.length === 0 && <p className="muted">{t("try.no_rules")}</p>}
          <ul className="plain whys">
            {view?.rules.map((rule) => (
              <li key={rule.node}>
                <strong>{rule.name || t("designer.unnamed")}</strong>{" "}
                <span className={rule.shown ? "why-shown" : "why-hidden"}>{t(rule.shown ? "try.shown" : "try.hidden")}</span>
                {rule.because.map((said, place) => (
                  <span key={place} className="muted">
                    {place === 0 ? `${t("try.because")} ` : ", "}
                    <SaidLine said={said} />
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </div>
  );
}
