import { useId } from "react";
import { onRovingKey } from "../../components/roving";
import type { Directory, InboxCounts, InboxFilter } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { count, t, tn } from "../../messages";
import { caseState } from "../../messages/labels";
import { countOf, filterOf, sameFilter, WORK_FILTERS } from "./filters";

interface Props {
  filter: InboxFilter;
  counts: InboxCounts | undefined;
  onChoose: (filter: InboxFilter) => void;
}

interface Entry {
  id: string;
  name: string;
  amount: number | null;
  filter: InboxFilter;
}

interface Group {
  title: string;
  entries: Entry[];
}

function groupsOf(counts: InboxCounts | undefined, directory: Directory | undefined): Group[] {
  const office = new Map(directory?.offices.map((one) => [one.id, one.name]));
  const leistung = new Map(directory?.leistungen.map((one) => [one.id, one.name]));
  const groups: Group[] = [
    {
      title: t("inbox.filter.work"),
      entries: WORK_FILTERS.map((work) => ({
        id: work,
        name: t(`inbox.filter.${work}`),
        amount: countOf(work, counts),
        filter: filterOf(work),
      })),
    },
    {
      title: t("inbox.filter.office"),
      entries: (counts?.by_office ?? []).map(([id, amount]) => ({
        id: `office-${id}`,
        name: office.get(id) ?? id,
        amount,
        filter: { office: id },
      })),
    },
    {
      title: t("inbox.filter.leistung"),
      entries: (counts?.by_leistung ?? []).map(([id, amount]) => ({
        id: `leistung-${id}`,
        name: leistung.get(id) ?? id,
        amount,
        filter: { leistung: id },
      })),
    },
    {
      title: t("inbox.filter.state"),
      entries: (counts?.by_state ?? []).map(([state, amount]) => ({
        id: `state-${state}`,
        name: caseState(state),
        amount,
        filter: { state },
      })),
    },
  ];
  return groups.filter((group) => group.entries.length > 0);
}

interface EntryProps extends Entry {
  current: boolean;
  /** The one that Tab comes to. */
  stop: boolean;
  onChoose: () => void;
}

function FilterEntry({ id, name, amount, current, stop, onChoose }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        className="filter"
        aria-current={current ? "true" : undefined}
        tabIndex={stop ? 0 : -1}
        data-pane-start={stop ? true : undefined}
        data-testid={`filter-${id}`}
        onClick={onChoose}
      >
        <span className="filter-name" title={name}>
          {name}
        </span>
        {amount !== null && (
          <span className="filter-count">
            {count(amount)}
            <span className="sr-only"> {tn("inbox.filter.unit", amount)}</span>
          </span>
        )}
      </button>
    </li>
  );
}

function FilterGroup({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 className="filter-title" id={id}>
        {title}
      </h2>
      <ul className="plain">{children}</ul>
    </section>
  );
}

/** One tab stop; the arrow keys go from filter to filter. */
export function FilterList({ filter, counts, onChoose }: Props) {
  const groups = groupsOf(counts, useDirectory().data);
  const entries = groups.flatMap((group) => group.entries);
  const stop = entries.find((entry) => sameFilter(entry.filter, filter)) ?? entries[0];
  return (
    <nav aria-label={t("inbox.filters")}>
      <div
        className="filters"
        role="toolbar"
        aria-orientation="vertical"
        aria-label={t("inbox.filters")}
        onKeyDown={onRovingKey}
      >
        {groups.map((group) => (
          <FilterGroup key={group.title} title={group.title}>
            {group.entries.map((entry) => (
              <FilterEntry
                {...entry}
                key={entry.id}
                current={sameFilter(entry.filter, filter)}
                stop={entry.id === stop?.id}
                onChoose={() => onChoose(entry.filter)}
              />
            ))}
          </FilterGroup>
        ))}
      </div>
    </nav>
  );
}
