import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { t, tn } from "../../messages";
import { type Kind, KINDS } from "./kinds";

/** Those whose name or hint has all of what is typed; names that begin with it first. */
function matching(typed: string): Kind[] {
  const words = typed.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  const lower = (text: string) => text.toLocaleLowerCase("de");
  const found = KINDS.filter((kind) => {
    const text = lower(`${t(kind.label)} ${t(kind.hint)}`);
    return words.every((word) => text.includes(word));
  });
  const first = words[0];
  if (!first) return found;
  const begins = (kind: Kind) => lower(t(kind.label)).startsWith(first);
  return [...found.filter(begins), ...found.filter((kind) => !begins(kind))];
}

interface Props {
  onPick: (kind: Kind) => void;
  onClose: () => void;
}

/** What can come behind what is selected: typed for, or chosen. */
export function InsertDialog({ onPick, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const found = matching(typed);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const chosen = found[active];
    if (event.key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && chosen) onPick(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("designer.insert_title")} onClose={onClose} testid="insert-dialog">
      <div className="stack">
        <input
          className="input"
          role="combobox"
          autoFocus
          aria-label={t("designer.insert_search")}
          placeholder={t("designer.insert_search")}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={found[active] ? `${id}-${found[active].id}` : undefined}
          value={typed}
          data-testid="insert-search"
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <p role="status" className={found.length === 0 ? undefined : "sr-only"}>
          {found.length === 0 ? t("designer.insert_none") : tn("designer.insert_found", found.length)}
        </p>
        <ul ref={list} className="plain kinds" role="listbox" id={`${id}-list`} aria-label={t("designer.insert_title")}>
          {found.map((kind, at) => (
            <li
              key={kind.id}
              id={`${id}-${kind.id}`}
              role="option"
              aria-selected={at === active}
              className="kind"
              onMouseMove={() => setActive(at)}
              onClick={() => onPick(kind)}
            >
              <strong>{t(kind.label)}</strong>
              <span className="muted">{t(kind.hint)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
