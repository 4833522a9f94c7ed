import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Marked } from "../../src/components/Words";
import { valueText } from "../../src/features/case/value";
import { narrowDown } from "../../src/features/directory/narrowDown";
import { filterOf, sameFilter } from "../../src/features/inbox/filters";
import { windowsFor } from "../../src/features/inbox/useInboxRows";
import { errorWords, refusalWords, verification } from "../../src/messages/labels";
import { sizeWords } from "../../src/text/size";

describe("marked hits", () => {
  it("marks every second piece and escapes the text", () => {
    const html = renderToStaticMarkup(<Marked pieces={["in der ", "Straße", " <b> & ", "strasse"]} />);
    expect(html).toBe("<span>in der </span><mark>Straße</mark><span> &lt;b&gt; &amp; </span><mark>strasse</mark>");
  });
});

describe("windows of rows", () => {
  it.each([
    [0, 12, [0]],
    [95, 105, [0, 100]],
    [99_990, 99_999, [99_900]],
  ])("rows %i to %i need %j", (first, last, windows) => expect(windowsFor(first, last)).toEqual(windows));
});

describe("filters", () => {
  it("treats absent and null alike", () => {
    expect(sameFilter({}, { office: null, text: "abc" })).toBe(true);
    expect(sameFilter(filterOf("mine"), filterOf("unassigned"))).toBe(false);
  });
});

describe("values of a form", () => {
  it.each([
    [{ kind: "empty" }, "Keine Angabe"],
    [{ kind: "date", value: "2026-02-28" }, "28.02.2026"],
    [{ kind: "yes-no", value: true }, "Ja"],
    [{ kind: "amount", value: 123450 }, "1.234,50\u00a0€"],
    [{ kind: "choice", value: ["a", "b"] }, "a, b"],
  ] as const)("%j reads %s", (value, text) =>
    expect(valueText(value.kind === "choice" ? { kind: "choice", value: [...value.value] } : value)).toBe(text),
  );
});

describe("words for what went wrong", () => {
  it("names who was faster", () => {
    expect(refusalWords({ code: "already-claimed", owner: "B. Muster" })).toContain("B. Muster");
  });
  it("names file and rule", () => {
    const error = { code: "file-unreadable", message: "", details: { file: "a.xml", rule: "root" }, retryable: false } as const;
    expect(errorWords(error)).toContain("(a.xml · root)");
  });
  it("says in words what a form finds wrong with a value, its author's own first", () => {
    const wrong = (kind: object, message: string | null = null) =>
      errorWords({ code: "correction-invalid", message: "", details: { kind, message }, retryable: false });
    expect(wrong({ code: "date-too-late", max: "2026-01-31" })).toBe("Das Datum darf nicht nach dem 31.01.2026 liegen.");
    expect(wrong({ code: "pattern" }, "Die Chipnummer hat 15 Ziffern.")).toBe("Die Chipnummer hat 15 Ziffern.");
    expect(wrong({ code: "of-a-newer-version" })).toBe("Die Angabe hat nicht die erwartete Form.");
  });
  it("unpacks a refusal", () => {
    const error = { code: "refused", message: "", details: { code: "forbidden" }, retryable: false } as const;
    expect(errorWords(error)).toBe("Ihnen fehlt die Berechtigung dafür.");
  });
  it("names the levels of Amt24", () => expect(verification("VN_HOCH_READOUT")).toBe("Geprüft (hoch)"));
  it("shows an unknown level as it came", () => expect(verification("STORK4")).toBe("Geprüft (STORK4)"));
});

describe("sizes", () => {
  it.each([
    [0, "0 Byte"],
    [48_200, "48 kB"],
    [1_412_000, "1,4 MB"],
  ])("%i is %s", (bytes, words) => expect(sizeWords(bytes)).toBe(words));
});

describe("directory search", () => {
  it("wants every word", () => {
    const directory = { offices: [], leistungen: [], text_modules: [], forms: [], staff: [{ id: "1", name: "Katrin Sommer", roles: [], offices: [] }] };
    expect(narrowDown(directory, "som kat").staff).toHaveLength(1);
    expect(narrowDown(directory, "som peter").staff).toHaveLength(0);
  });
});
