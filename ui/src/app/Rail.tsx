import { Icon } from "../components/Icon";
import { allowedScreens, useNavigation } from "../desk/navigation";
import type { Identity } from "../ipc/contract";
import { useInboxCounts } from "../ipc/queries";
import { count, t } from "../messages";

export function Rail({ identity }: { identity: Identity | null }) {
  const { screen, go } = useNavigation();
  const unread = useInboxCounts().data?.unread ?? 0;
  return (
    <nav className="rail" data-pane="rail" aria-label={t("nav.label")}>
      <ul className="plain">
        {allowedScreens(identity).map((one) => (
          <li key={one}>
            <button
              type="button"
              className="rail-item"
              aria-current={one === screen ? "page" : undefined}
              data-pane-start={one === screen ? true : undefined}
              data-testid={`nav-${one}`}
              onClick={() => go(one)}
            >
              <Icon name={one} size={22} />
              <span className="rail-label">{t(`nav.${one}`)}</span>
              {one === "inbox" && unread > 0 && (
                <span className="rail-count" title={`${t("inbox.filter.unread")}: ${count(unread)}`}>
                  <span className="sr-only">{t("inbox.filter.unread")}: </span>
                  {unread > 999 ? "999+" : unread}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
