import { Icon } from "../../components/Icon";
import { Due, HitLine, Moment, StateBadge, WorkBadge } from "../../components/Words";
import type { InboxRow } from "../../ipc/contract";
import { t, tn } from "../../messages";

interface Props {
  row: InboxRow | undefined;
  selected: boolean;
  onToggle: () => void;
}

function Check({ selected, onToggle }: Omit<Props, "row">) {
  return (
    <span
      className={selected ? "check check-on" : "check"}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      {selected && <Icon name="check" size={14} />}
    </span>
  );
}

export function InboxRowView({ row, selected, onToggle }: Props) {
  if (!row) return <span className="row-waiting">{t("common.loading")}</span>;
  // Own work on a case says whose it is; once it is at the portal, there is nothing to say of it.
  const underWay = row.work === "transferred" ? null : row.work;
  return (
    <div className={row.unread ? "case-row case-row-unread" : "case-row"} data-closed={row.closed}>
      <Check selected={selected} onToggle={onToggle} />
      <div className="case-row-lines">
        <div className="case-row-line">
          {row.unread && <span className="sr-only">{t("inbox.unread")}: </span>}
          <span className="case-row-name" title={row.applicant}>
            {row.applicant}
          </span>
          {row.attachments > 0 && (
            <span className="case-row-clip" title={tn("inbox.attachments", row.attachments)}>
              <Icon name="clip" size={14} />
              <span className="sr-only">{tn("inbox.attachments", row.attachments)}</span>
            </span>
          )}
          <span className="case-row-when">
            <span className="sr-only">{t("case.received")}: </span>
            <Moment value={row.received_at} />
          </span>
        </div>
        <div className="case-row-line muted">
          <span className="ellipsis" title={row.leistung}>
            {row.leistung}
          </span>
          <span className="case-row-number">{row.aktenzeichen}</span>
        </div>
        {row.hit && (
          <div className="case-row-line case-row-hit">
            <HitLine hit={row.hit} />
          </div>
        )}
        <div className="case-row-line case-row-marks">
          <StateBadge state={row.state} />
          {row.due && !row.closed && (
            <span>
              <span className="sr-only">{t("case.due")}: </span>
              <Due value={row.due} />
            </span>
          )}
          {underWay ? (
            <WorkBadge work={underWay} />
          ) : (
            <span className="case-row-owner ellipsis">
              {row.mine ? t("inbox.mine") : (row.owner ?? t("inbox.unassigned"))}
            </span>
          )}
        </div>
      </div>
    </div>
  );
}
