import { useId } from "react";
import type { InboxCounts, InboxFilter } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { count, t, tn } from "../../messages";
import { caseState } from "../../messages/labels";
import { countOf, filterOf, sameFilter, WORK_FILTERS } from "./filters";

interface Props {
  filter: InboxFilter;
  counts: InboxCounts | undefined;
  onChoose: (filter: InboxFilter) => void;
}

interface EntryProps {
  name: string;
  amount: number | null;
  filter: InboxFilter;
  current: InboxFilter;
  onChoose: (filter: InboxFilter) => void;
  id: string;
}

function Entry({ name, amount, filter, current, onChoose, id }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        className="filter"
        aria-current={sameFilter(filter, current) ? "true" : undefined}
        data-testid={`filter-${id}`}
        onClick={() => onChoose(filter)}
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

function Group({ title, children }: { title: string; children: React.ReactNode }) {
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

export function FilterList({ filter, counts, onChoose }: Props) {
  const directory = useDirectory().data;
  const office = new Map(directory?.offices.map((one) => [one.id, one.name]));
  const leistung = new Map(directory?.leistungen.map((one) => [one.id, one.name]));
  const shared = { current: filter, onChoose };
  return (
    <nav className="filters" aria-label={t("inbox.filters")}>
      <Group title={t("inbox.filter.work")}>
        {WORK_FILTERS.map((work) => (
          <Entry
            key={work}
            id={work}
            name={t(`inbox.filter.${work}`)}
            amount={countOf(work, counts)}
            filter={filterOf(work)}
            {...shared}
          />
        ))}
      </Group>
      {counts && counts.by_office.length > 0 && (
        <Group title={t("inbox.filter.office")}>
          {counts.by_office.map(([id, amount]) => (
            <Entry key={id} id={`office-${id}`} name={office.get(id) ?? id} amount={amount} filter={{ office: id }} {...shared} />
          ))}
        </Group>
      )}
      {counts && counts.by_leistung.length > 0 && (
        <Group title={t("inbox.filter.leistung")}>
          {counts.by_leistung.map(([id, amount]) => (
            <Entry key={id} id={`leistung-${id}`} name={leistung.get(id) ?? id} amount={amount} filter={{ leistung: id }} {...shared} />
          ))}
        </Group>
      )}
      {counts && counts.by_state.length > 0 && (
        <Group title={t("inbox.filter.state")}>
          {counts.by_state.map(([state, amount]) => (
            <Entry key={state} id={`state-${state}`} name={caseState(state)} amount={amount} filter={{ state }} {...shared} />
          ))}
        </Group>
      )}
    </nav>
  );
}
