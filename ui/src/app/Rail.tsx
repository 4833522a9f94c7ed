import { Icon } from "../components/Icon";
import { allowedScreens, type Screen, useNavigation } from "../desk/navigation";
import type { Identity } from "../ipc/contract";
import { useInboxCounts } from "../ipc/queries";
import { count, t } from "../messages";

function Unread({ amount }: { amount: number }) {
  if (amount === 0) return null;
  return (
    <span className="rail-count" title={`${t("inbox.filter.unread")}: ${count(amount)}`}>
      <span className="sr-only">{t("inbox.filter.unread")}: </span>
      {amount > 999 ? "999+" : amount}
    </span>
  );
}

export function Rail({ identity }: { identity: Identity | null }) {
  const { screen, go } = useNavigation();
  const counts = useInboxCounts().data;
  const unread: Partial<Record<Screen, number>> = { inbox: counts?.unread, mailbox: counts?.unread_mail };
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
              <Unread amount={unread[one] ?? 0} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
