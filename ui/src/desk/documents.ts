import { useEffect, useState } from "react";
import { listen } from "../ipc/client";
import type { CaseId, TaskProgress } from "../ipc/contract";
import { t } from "../messages";
import { attempt } from "./act";
import { done, problem } from "./notices";

/** Makes a PDF for one or many cases; `saved` is empty when the dialog was cancelled. */
export async function makeDocument(command: "export_antrag" | "print_akte", cases: CaseId[]) {
  const answer = await attempt(command, { cases });
  if (answer?.saved) done(t("case.exported", { file: answer.saved }));
  if (answer?.left_out.length) problem(t("case.not_exported", { cases: answer.left_out.join(", ") }));
}

/** Long tasks that are under way. */
export function useTasks(): readonly TaskProgress[] {
  const [tasks, setTasks] = useState<readonly TaskProgress[]>([]);
  useEffect(
    () =>
      listen("task", (progress) =>
        setTasks((before) => {
          const others = before.filter((task) => task.task !== progress.task);
          return progress.finished || progress.cancelled ? others : [...others, progress];
        }),
      ),
    [],
  );
  return tasks;
}
