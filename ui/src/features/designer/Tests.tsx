import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { TestDifference, TestView } from "../../ipc/contract";
import { isKey, t, tn } from "../../messages";
import { type Design, useDesign } from "./design";
import { NodeLink } from "./parts";

/** All tests as of the newest step that was read. */
export function useTests(design: Design): readonly TestView[] {
  const { draft, version } = useDesign(design);
  const [tests, setTests] = useState<readonly TestView[]>([]);
  useEffect(() => {
    let current = true;
    void call("verfahren_tests", { draft: draft.id })
      .then((read) => current && setTests(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version]);
  return tests;
}

function value(what: string, one: unknown): string {
  if (what === "visible") return t(one === true ? "try.shown" : "try.hidden");
  if (what === "required") return t(one === true ? "try.needed" : "try.not_needed");
  if (one === null || one === undefined) return t("try.nothing");
  if (what === "message") {
    const key = `wrong.${String(one)}`;
    return t("try.answer", { answer: isKey(key) ? t(key) : String(one) });
  }
  return typeof one === "string" ? t("try.answer", { answer: one }) : JSON.stringify(one);
}

interface DifferenceProps {
  one: TestDifference;
  design: Design;
  /** How before and now are called. */
  words?: "try.difference" | "history.difference";
}

export function Difference({ one, design, words = "try.difference" }: DifferenceProps) {
  return (
    <li>
      <NodeLink node={one.node} name={one.name} design={design} />
      {one.entry !== null && ` (${t("try.entry", { number: one.entry })})`}: {t(words, { expected: value(one.what, one.expected), actual: value(one.what, one.actual) })}
    </li>
  );
}

/** Tests that were generated are numbered. */
function testName({ name }: TestView): string {
  return /^\d+$/.test(name) ? t("try.generated", { number: name }) : name;
}

/** Tests of the draft: those that come out otherwise first, each with what is different. */
export function Tests({ design, tests }: { design: Design; tests: readonly TestView[] }) {
  const [busy, setBusy] = useState(false);
  const { draft } = design.state;
  const list = useRef<HTMLElement>(null);
  const buttons = (what: string) => [...(list.current?.querySelectorAll<HTMLElement>(`[data-does="${what}"]`) ?? [])];
  // The button that was pressed goes with what it did: the keyboard goes on at the same one of the test that takes its place.
  const pressed = useRef<{ what: string; at: number } | null>(null);
  useLayoutEffect(() => {
    const { current } = pressed;
    if (!current) return;
    pressed.current = null;
    if (document.activeElement !== document.body) return;
    (buttons(current.what)[current.at] ?? buttons(current.what).at(-1) ?? buttons("generate")[0])?.focus();
  }, [tests]);
  const act = async ({ currentTarget }: MouseEvent<HTMLElement>, command: "accept_test" | "remove_test", test: string) => {
    const at = buttons(command).indexOf(currentTarget);
    const edited = await design.run(() => call(command, { draft: draft.id, test }), { stay: true });
    if (edited) pressed.current = { what: command, at };
  };
  const generate = async () => {
    setBusy(true);
    // It takes seconds: edits don't wait for it.
    const edited = await attempt("generate_tests", { draft: draft.id });
    if (edited?.done) design.take(edited);
    else if (edited) done(t("try.generated_none"));
    setBusy(false);
  };
  const red = tests.filter((test) => test.differences.length > 0);
  return (
    <section ref={list} aria-labelledby="tests-title" data-testid="tests">
      <h3 id="tests-title" className="block-title">
        {tests.length === 0 ? t("try.tests_none") : tn("try.tests", tests.length, { red: red.length })}
      </h3>
      <ul className="plain tests">
        {tests.toSorted((one, other) => other.differences.length - one.differences.length).map((test) => (
          <li key={test.id} className={test.differences.length > 0 ? "test test-red" : "test"}>
            <span>
              {t(test.differences.length > 0 ? "try.test_red" : "try.test_green")} {testName(test)}
            </span>
            {test.differences.length > 0 && (
              <>
                <ul>
                  {test.differences.slice(0, 5).map((one, at) => (
                    <Difference key={at} one={one} design={design} />
                  ))}
                </ul>
                <Button data-does="accept_test" onClick={(event) => void act(event, "accept_test", test.id)}>
                  {t("try.accept")}
                </Button>
              </>
            )}
            <Button
              look="quiet"
              icon="close"
              iconOnly
              data-does="remove_test"
              onClick={(event) => void act(event, "remove_test", test.id)}
            >
              {t("try.remove", { name: testName(test) })}
            </Button>
          </li>
        ))}
      </ul>
      <Button disabled={busy} data-does="generate" data-testid="generate-tests" onClick={() => void generate()}>
        {busy ? t("common.loading") : t("try.generate")}
      </Button>
    </section>
  );
}
