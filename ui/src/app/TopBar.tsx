import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { useNavigation } from "../desk/navigation";
import type { DeskStatus } from "../ipc/contract";
import { t } from "../messages";
import { keyWords } from "../messages/labels";

export function TopBar({ status }: { status: DeskStatus }) {
  const { show } = useNavigation();
  const { identity } = status;
  return (
    <header className="top" data-pane="top">
      <span className="top-brand">{t("app.name")}</span>
      {identity && (
        <span className="top-tenant ellipsis" title={identity.tenant.name} data-testid="tenant">
          {identity.tenant.name}
        </span>
      )}
      <button type="button" className="top-palette" onClick={() => show("palette")} data-testid="open-palette">
        <Icon name="search" size={16} />
        <span className="top-palette-label">{t("command.palette")}</span>
        <kbd>{keyWords("Mod+k")}</kbd>
      </button>
      {identity && (
        <span className="top-person" data-testid="person">
          <Icon name="person" size={16} />
          <span className="ellipsis" title={t("frame.account", { name: identity.name, tenant: identity.tenant.name })}>
            {identity.name}
          </span>
        </span>
      )}
      <Button look="quiet" icon="keyboard" iconOnly command="shortcuts" onClick={() => show("shortcuts")}>
        {t("shortcuts.title")}
      </Button>
      <Button look="quiet" icon="info" iconOnly onClick={() => show("about")} data-testid="about">
        {t("about.title")}
      </Button>
    </header>
  );
}
