import { describe, expect, it } from "vitest";
import { changeWords } from "../../src/features/designer/words";
import type { ChangeLine } from "../../src/ipc/contract";

const change = (name: string, from: string, to: string): ChangeLine => ({ node: "field:g/x", name: "Ort", what: { kind: "property", name }, from, to });

describe("a change", () => {
  it("is told in the words of forms", () => {
    expect(changeWords(change("source", "", "ort"))).toBe("Herkunft des Werts: nichts → Ort");
    expect(changeWords(change("helpDialog", "", "Adresse: https://x.de"))).toBe("ausführliche Hilfe: nichts → Adresse: https://x.de");
    expect(changeWords(change("required", "true", "false"))).toBe("Pflichtangabe: Ja → Nein");
  });

  it("is only named where its value is for programs", () => {
    expect(changeWords(change("additionalConfig", "", ""))).toBe("Inhalt: geändert");
  });
});
