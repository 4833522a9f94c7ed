import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import { attempt } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { NodeId, TryOutView, TryState } from "../../ipc/contract";
import { language, t, tn } from "../../messages";
import { readDay } from "../../text/dates";
import { type Design, useDesign } from "./design";
import { type Preview, useFormPage, WIDTHS } from "./FormPage";
import { useAskedFor } from "./parts";
import { Reading } from "./Reading";
import { SaidLine } from "./SaidLine";
import { Tests, useTests } from "./Tests";
import { freeName, lineName } from "./words";

const PERSONS = ["nobody", "jana", "zofka", "minor"] as const;
type Person = (typeof PERSONS)[number];

/** While a day is still being written, nothing is said of it. */
const isWholeDate = (text: string) => /\.\d{4}$/.test(text);

/** What the inputs of a page hold, by name; boxes and radio buttons only where they are ticked. */
function entered(root: ShadowRoot): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const input of root.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input, select, textarea")) {
    if (!input.name || input.disabled || input.type === "hidden" || input.type === "file") continue;
    const values = (all[input.name] ??= []);
    const isBox = input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio");
    if (!isBox || input.checked) values.push(input.value);
  }
  return all;
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
  const [complain, setComplain] = useState(begin !== null);
  const [view, setView] = useState<TryOutView | null>(null);
  const tests = useTests(design);
  const [testName, setTestName] = useState("");
  const state = useRef<TryState | null>(begin);
  const asked = useRef(0);
  const host = useRef<HTMLDivElement>(null);
  const form = useAskedFor<HTMLDivElement>();
  useFormPage(host, view?.html ?? "", "fill");
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

  // One step after the other: each goes on from what the one before has come to.
  const steps = useRef(Promise.resolve());
  const step = (given: { action?: string; input?: Record<string, string[]>; tells?: boolean; anew?: boolean } = {}) => {
    asked.current += 1;
    const mine = asked.current;
    const { action = "", input = {}, tells = complain, anew = false } = given;
    steps.current = steps.current.then(async () => {
      if (anew) state.current = null;
      const request = { draft: draft.id, section, person, today: readDay(today), state: state.current, entered: input, action, complain: tells, language: language() };
      const next = await attempt("try_verfahren", request);
      if (!next) return;
      state.current = next.state;
      if (mine === asked.current) setView(next);
    });
    return steps.current;
  };
  // A change of person or day begins anew; a step of the designer is tried with what was entered.
  const day = readDay(today);
  const begun = useRef("");
  useEffect(() => {
    const key = `${person} ${day ?? ""}`;
    const anew = begun.current !== "" && begun.current !== key;
    begun.current = key;
    void step({ anew });
  }, [section, person, day, version]);

  useEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root) return undefined;
    const onChange = () => void step({ input: entered(root) });
    const onClick = (event: Event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
      if (!button) return;
      event.preventDefault();
      void step({ action: button.value, input: entered(root) });
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
  const check = () => {
    setComplain(true);
    const root = host.current?.shadowRoot;
    void step({ input: root ? entered(root) : {}, tells: true });
  };
  const keep = async () => {
    // Also what is still being written.
    const root = host.current?.shadowRoot;
    await step({ input: root ? entered(root) : {} });
    if (!state.current) return;
    const wish = testName.trim() || t("try.test_name", { person: t(`try.person.${person}`) });
    const name = freeName(wish, tests.map((test) => test.name), (number) => `${wish} (${number})`);
    const kept = { draft: draft.id, name, person, today: readDay(today), state: state.current };
    const edited = await design.run(() => call("keep_test", kept), { stay: true });
    if (edited) done(t("try.kept", { name }));
    setTestName("");
  };
  useCommand("design-keep-test", () => void keep());
  const width = WIDTHS[preview];
  const isRead = preview === "read";
  const at = sections.findIndex((line) => line.node === section);
  const next = sections[at + 1];
  return (
    <div className="try-out" data-testid="try-out">
      <div className="try-head">
        <strong className="try-mark">{t("try.title")}</strong>
        <Choice label={t("try.person")} value={person} data-testid="person" onChange={(event) => setPerson(event.target.value as Person)}>
          {PERSONS.map((one) => (
            <option key={one} value={one}>
              {t(`try.person.${one}`)}
            </option>
          ))}
        </Choice>
        <DateField label={t("try.today")} value={today} error={isWholeDate(today) && !day ? t("frist.wrong_day") : null} onChange={setToday} />
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
