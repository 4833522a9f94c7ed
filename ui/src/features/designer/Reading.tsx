import { useMemo } from "react";
import { t } from "../../messages";
import { pageOf, readAloud, type ReadPart } from "./reading";

function roleWords({ role, level }: ReadPart): string {
  if (role === "text") return "";
  return role === "heading" ? t("read.role.heading", { level: level ?? "" }) : t(`read.role.${role}`);
}

function restWords(part: ReadPart): string {
  const all = [roleWords(part), ...part.notes.map((note) => t(`read.note.${note}`)), part.value, part.description];
  return all.filter(Boolean).map((words) => `, ${words}`).join("");
}

/** "Rasse, Eingabefeld, erforderlich, Zum Beispiel Dackel": as screen readers say it, name first. */
function Parts({ parts }: { parts: readonly ReadPart[] }) {
  return (
    <ol className="plain reading">
      {parts.map((part, at) => (
        <li key={at}>
          {part.role === "text" ? (
            part.name
          ) : (
            <>
              <strong>{part.name || t("read.nameless")}</strong>
              <span className="muted">{restWords(part)}</span>
            </>
          )}
          {part.inside.length > 0 && <Parts parts={part.inside} />}
        </li>
      ))}
    </ol>
  );
}

/** The page as it is heard. */
export function Reading({ html }: { html: string }) {
  const parts = useMemo(() => readAloud(pageOf(html)), [html]);
  return (
    <div className="canvas reading-page" data-testid="reading">
      <Parts parts={parts} />
    </div>
  );
}
