import { useState } from "react";
import { toCommandError } from "../../desk/act";
import { useCommand } from "../../desk/commands";
import { call, CallError } from "../../ipc/client";
import type { Imported, LeistungId } from "../../ipc/contract";
import { errorWords } from "../../messages/labels";
import { toBase64 } from "../../text/base64";

export interface Outcome {
  id: number;
  fileName: string;
  result: Exclude<Imported, { result: "nothing" | "failed" }> | null;
  /** Words of what is wrong with the file; nothing of it was stored then. */
  failure: string | null;
  technical: string;
  /** The file itself, when it came by drag and drop and can be sent again. */
  file: File | null;
}

let next = 1;

function outcome(imported: Imported, file: File | null): Outcome | null {
  if (imported.result === "nothing") return null;
  if (imported.result === "failed") return failed(new CallError(imported.error), imported.file_name);
  return { id: next++, fileName: imported.file_name, result: imported, failure: null, technical: "", file };
}

function failed(thrown: unknown, fileName: string): Outcome | null {
  const error = toCommandError(thrown);
  if (error.code === "cancelled") return null;
  return { id: next++, fileName, result: null, failure: errorWords(error), technical: error.message, file: null };
}

async function importOne(file: File, leistung: LeistungId | null): Promise<Outcome | null> {
  try {
    const base64 = await toBase64(file);
    return outcome(await call("import_bytes", { name: file.name, base64, leistung }), file);
  } catch (thrown) {
    return failed(thrown, file.name);
  }
}

/** Takes submissions in from files and keeps what became of each. */
export function useImport() {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [running, setRunning] = useState(false);
  const add = (found: (Outcome | null)[]) =>
    setOutcomes((before) => [...before, ...found.filter((one) => one !== null)]);

  const importFiles = async (files: readonly File[]) => {
    setRunning(true);
    for (const file of files) add([await importOne(file, null)]);
    setRunning(false);
  };
  const choose = async () => {
    try {
      const imported = await call("import_files", {});
      add(imported.map((one) => outcome(one, null)));
    } catch (thrown) {
      add([failed(thrown, "")]);
    }
  };
  const again = async (which: Outcome, file: File, leistung: LeistungId) => {
    setRunning(true);
    const repeated = await importOne(file, leistung);
    setOutcomes((before) => before.flatMap((one) => (one.id !== which.id ? [one] : repeated ? [repeated] : [])));
    setRunning(false);
  };
  useCommand("import", () => void choose());
  return {
    open: running || outcomes.length > 0,
    outcomes,
    running,
    importFiles,
    choose: () => void choose(),
    again,
    close: () => setOutcomes([]),
  };
}
