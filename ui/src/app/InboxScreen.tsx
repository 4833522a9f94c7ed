import { useState } from "react";
import { Button } from "../components/Button";
import { Splitter, useResizable } from "../components/Splitter";
import { useDrop } from "../components/useDrop";
import { useKept } from "../desk/navigation";
import { useIsMedium } from "../desk/viewport";
import { FilterList } from "../features/inbox/FilterList";
import { ImportDialog } from "../features/inbox/ImportDialog";
import { InboxList } from "../features/inbox/InboxList";
import { useImport } from "../features/inbox/useImport";
import type { InboxFilter } from "../ipc/contract";
import { useInboxCounts } from "../ipc/queries";
import { t } from "../messages";
import { ListAndCase } from "./ListAndCase";

export function InboxScreen() {
  const medium = useIsMedium();
  const [filter, setFilter] = useKept<InboxFilter>("inbox.filter", {});
  const [filtersOpen, setFiltersOpen] = useState(false);
  const counts = useInboxCounts().data;
  const filters = useResizable({ name: "inbox.filters", initial: 204, min: 140, max: 360 });
  const importing = useImport();
  const { over, handlers } = useDrop((files) => void importing.importFiles(files));

  const choose = (chosen: InboxFilter) => {
    setFilter(chosen);
    setFiltersOpen(false);
  };
  const filterList = <FilterList filter={filter} counts={counts} onChoose={choose} />;
  const filterPane = (
    <>
      <div className="filter-pane" data-pane="filters" style={filters.style}>
        {filterList}
      </div>
      <Splitter pane={filters} label={t("inbox.filters")} />
    </>
  );
  const header = (
    <div className="list-head">
      {medium && (
        <Button
          icon="filter"
          aria-expanded={filtersOpen}
          data-testid="show-filters"
          onClick={() => setFiltersOpen(!filtersOpen)}
        >
          {t("inbox.filters")}
        </Button>
      )}
      <Button icon="upload" command="import" data-testid="import" onClick={importing.choose}>
        {t("inbox.import")}
      </Button>
      {medium && filtersOpen && <div className="filter-drop" data-pane="filters">{filterList}</div>}
    </div>
  );
  return (
    <ListAndCase
      name="inbox"
      title={t("inbox.title")}
      listWidth={340}
      listLabel={t("inbox.list")}
      list={(place) => <InboxList filter={filter} {...place} onSearchAll={() => setFilter({})} header={header} />}
      firstTab="antrag"
      emptyTitle={t("inbox.none_shown_title")}
      emptyText={t("inbox.none_shown")}
      before={!medium && filterPane}
      over={importing.open && <ImportDialog {...importing} />}
      frame={{ className: over ? "panes panes-drop" : "panes", "data-drop": t("inbox.drop"), ...handlers }}
    />
  );
}
