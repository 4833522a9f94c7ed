import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Choice, RadioChoice } from "../../components/Field";
import { attempt } from "../../desk/act";
import { changePreferences } from "../../desk/preferences";
import type { DeskStatus, Identity } from "../../ipc/contract";
import { forgetEverything, setStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { role } from "../../messages/labels";
import { Keys } from "./Keys";
import { Zoom } from "./Zoom";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="settings-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Look({ status }: { status: DeskStatus }) {
  const { language, theme, density } = status.preferences;
  return (
    <Part title={t("settings.look")}>
      <div className="settings-row">
        <RadioChoice
          label={t("settings.language")}
          name="language"
          value={language}
          onChange={(value) => void changePreferences({ language: value })}
          options={(["de", "en"] as const).map((value) => ({ value, label: t(`settings.language.${value}`) }))}
        />
        <RadioChoice
          label={t("settings.theme")}
          name="theme"
          value={theme}
          onChange={(value) => void changePreferences({ theme: value })}
          options={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        />
        <RadioChoice
          label={t("settings.density")}
          name="density"
          value={density}
          onChange={(value) => void changePreferences({ density: value })}
          options={(["comfortable", "compact"] as const).map((value) => ({
            value,
            label: t(`settings.density.${value}`),
          }))}
        />
        <Zoom />
      </div>
    </Part>
  );
}

async function switchTenant(tenant: string) {
  const status = await attempt("switch_tenant", { tenant });
  if (!status) return;
  forgetEverything();
  setStatus(status);
}

function Account({ identity, onSignOut }: { identity: Identity; onSignOut: () => void }) {
  return (
    <Part title={t("settings.account")}>
      <dl className="pairs">
        <dt>{t("settings.name")}</dt>
        <dd>{identity.name}</dd>
        <dt>{t("settings.roles")}</dt>
        <dd>{identity.roles.map(role).join(", ")}</dd>
        <dt>{t("settings.portal")}</dt>
        <dd className="wrap">{identity.portal_url}</dd>
      </dl>
      <Choice
        label={t("settings.tenant")}
        value={identity.tenant.id}
        disabled={identity.tenants.length < 2}
        data-testid="tenant-choice"
        onChange={(event) => void switchTenant(event.target.value)}
      >
        {identity.tenants.map((tenant) => (
          <option key={tenant.id} value={tenant.id}>
            {tenant.name}
          </option>
        ))}
      </Choice>
      <div className="actions">
        <Button look="danger" data-testid="sign-out" onClick={onSignOut}>
          {t("settings.sign_out")}
        </Button>
      </div>
    </Part>
  );
}

export function SettingsScreen({ status, onSignOut }: { status: DeskStatus; onSignOut: () => void }) {
  return (
    <div className="page" data-pane="page">
      <h1 tabIndex={-1} data-pane-start>{t("settings.title")}</h1>
      <Look status={status} />
      <Part title={t("settings.keys")}>
        <Keys preferences={status.preferences} />
      </Part>
      <Part title={t("settings.connection")}>
        <label className="radio">
          <input
            type="checkbox"
            checked={status.preferences.offline_by_choice}
            data-testid="offline-by-choice"
            aria-describedby="offline-hint"
            onChange={(event) => void changePreferences({ offline_by_choice: event.target.checked })}
          />
          <span>{t("settings.offline")}</span>
        </label>
        <p className="field-hint" id="offline-hint">
          {t("settings.offline_hint")}
        </p>
      </Part>
      {status.identity && <Account identity={status.identity} onSignOut={onSignOut} />}
    </div>
  );
}
