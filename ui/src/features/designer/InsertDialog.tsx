import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { call } from "../../ipc/client";
import type { BlockLine } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { type Kind, KINDS } from "./kinds";

/** Those whose name or hint has all of what is typed; names that begin with it first. */
function matching(entries: readonly Entry[], typed: string): readonly Entry[] {
  const words = typed.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
  const lower = (text: string) => text.toLocaleLowerCase("de");
  const found = entries.filter((entry) => words.every((word) => lower(`${entry.name} ${entry.hint}`).includes(word)));
  const first = words[0];
  if (!first) return found;
  const begins = (entry: Entry) => lower(entry.name).startsWith(first);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}

/** Building blocks of the library, as entries of the list. */
function useBlocks(): readonly BlockLine[] {
  const [blocks, setBlocks] = useState<readonly BlockLine[]>([]);
  useEffect(() => {
    let current = true;
    void call("building_blocks", {})
      .then((read) => current && setBlocks(read))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, []);
  return blocks;
}

interface Entry {
  id: string;
  name: string;
  hint: string;
  pick: () => void;
}

interface Props {
  onPick: (kind: Kind) => void;
  onPickBlock: (block: BlockLine) => void;
  onClose: () => void;
}

/** What can come behind what is selected: typed for, or chosen. */
export function InsertDialog({ onPick, onPickBlock, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const blocks = useBlocks();
  const kinds = KINDS.map((kind) => ({ id: kind.id, name: t(kind.label), hint: t(kind.hint), pick: () => onPick(kind) }));
  const ofBlocks = blocks.map((block, at) => ({
    id: `block-${at}`,
    name: block.name,
    hint: t(block.own ? "designer.block_own" : "designer.block_delivered"),
    pick: () => onPickBlock(block),
  }));
  const found = matching([...kinds, ...ofBlocks], typed);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const chosen = found[active];
    if (event.key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && chosen) chosen.pick();
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
              onClick={kind.pick}
            >
              <strong>{kind.name}</strong>
              <span className="muted">{kind.hint}</span>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
