import { useCallback, useState } from "react";
import { Button } from "../components/Button";
import { Splitter, useResizable } from "../components/Splitter";
import { useDrop } from "../components/useDrop";
import { useKept, useNavigation } from "../desk/navigation";
import { focusPane } from "../desk/panes";
import { useIsMedium, useIsNarrow } from "../desk/viewport";
import { FilterList } from "../features/inbox/FilterList";
import { ImportDialog } from "../features/inbox/ImportDialog";
import { InboxList } from "../features/inbox/InboxList";
import { useImport } from "../features/inbox/useImport";
import type { InboxFilter } from "../ipc/contract";
import { useInboxCounts } from "../ipc/queries";
import { t } from "../messages";
import { CasePane } from "./CasePane";

export function InboxScreen() {
  const narrow = useIsNarrow();
  const medium = useIsMedium();
  const { shownCase, showCase } = useNavigation();
  const [filter, setFilter] = useKept<InboxFilter>("inbox.filter", {});
  const [filtersOpen, setFiltersOpen] = useState(false);
  const counts = useInboxCounts().data;
  const filters = useResizable({ name: "inbox.filters", initial: 204, min: 140, max: 360 });
  const list = useResizable({ name: "inbox.list", initial: 340, min: 260, max: 640 });
  const importing = useImport();
  const { over, handlers } = useDrop((files) => void importing.importFiles(files));

  const leave = useCallback(() => {
    if (narrow) showCase(null);
    window.requestAnimationFrame(() => focusPane("list"));
  }, [narrow, showCase]);
  const choose = (chosen: InboxFilter) => {
    setFilter(chosen);
    setFiltersOpen(false);
  };
  const showList = !narrow || !shownCase;
  const filterList = <FilterList filter={filter} counts={counts} onChoose={choose} />;
  return (
    <div className={over ? "panes panes-drop" : "panes"} data-drop={t("inbox.drop")} {...handlers}>
      <h1 className="sr-only">{t("inbox.title")}</h1>
      {!medium && (
        <>
          <div className="filter-pane" data-pane="filters" style={filters.style}>
            {filterList}
          </div>
          <Splitter pane={filters} label={t("inbox.filters")} />
        </>
      )}
      {showList && (
        <div className="list-place" style={narrow ? undefined : list.style}>
          <InboxList
            filter={filter}
            shown={shownCase}
            onShow={showCase}
            follow={!narrow}
            onSearchAll={() => setFilter({})}
            header={
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
            }
          />
        </div>
      )}
      {!narrow && <Splitter pane={list} label={t("inbox.list")} />}
      {(!narrow || shownCase) && (
        <CasePane
          id={shownCase}
          firstTab="antrag"
          name="inbox"
          onLeave={leave}
          withBack={narrow}
          emptyTitle={t("inbox.none_shown_title")}
          emptyText={t("inbox.none_shown")}
        />
      )}
      {importing.open && <ImportDialog {...importing} />}
    </div>
  );
}
