import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Field";
import { Icon } from "../../components/Icon";
import type { InboxSort } from "../../ipc/contract";
import { t } from "../../messages";
import { sortName } from "../../messages/labels";

const SORTS: readonly InboxSort[] = ["received", "due", "applicant", "aktenzeichen", "state"];
/** Long enough to skip letters typed fast, short enough to feel immediate. */
const TYPING_MS = 80;

interface SearchProps {
  /** What was looked for before another screen was shown. */
  initial: string;
  onSearch: (text: string) => void;
  onLeave: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

export function SearchBox({ initial, onSearch, onLeave, inputRef }: SearchProps) {
  const [text, setText] = useState(initial);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    const timer = window.setTimeout(() => latest.current(text), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return (
    <search className="search-box">
      <Icon name="search" />
      <input
        ref={inputRef}
        type="text"
        className="input"
        aria-label={t("inbox.search")}
        placeholder={t("inbox.search_placeholder")}
        value={text}
        spellCheck={false}
        data-testid="search"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text) setText("");
          else if (event.key === "Escape" || event.key === "ArrowDown" || event.key === "Enter") onLeave();
          else return;
          event.preventDefault();
        }}
      />
      {text && (
        <Button look="quiet" icon="close" iconOnly onClick={() => setText("")}>
          {t("inbox.search_clear")}
        </Button>
      )}
    </search>
  );
}

interface SortProps {
  sort: InboxSort;
  descending: boolean;
  onChange: (sort: InboxSort, descending: boolean) => void;
}

export function SortChoice({ sort, descending, onChange }: SortProps) {
  return (
    <div className="sort">
      <Choice
        label={t("inbox.sort")}
        hideLabel
        value={sort}
        data-testid="sort"
        onChange={(event) => {
          const chosen = SORTS.find((one) => one === event.target.value) ?? "received";
          onChange(chosen, chosen === "received");
        }}
      >
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {sortName(one)}
          </option>
        ))}
      </Choice>
      <Button look="quiet" iconOnly icon={descending ? "down" : "up"} onClick={() => onChange(sort, !descending)}>
        {descending ? t("inbox.ascending") : t("inbox.descending")}
      </Button>
    </div>
  );
}
