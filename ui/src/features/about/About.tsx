import { Dialog } from "../../components/Dialog";
import type { About as AboutData } from "../../ipc/contract";
import { t } from "../../messages";

export function About({ about, onClose }: { about: AboutData; onClose: () => void }) {
  return (
    <Dialog title={t("about.title")} onClose={onClose} testid="about-dialog" reading>
      <p>
        <strong>{t("app.name")}</strong> {t("about.version", { version: about.version })}
      </p>
      <dl className="pairs">
        {about.components.map(([name, version]) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>{version}</dd>
          </div>
        ))}
        <div className="pair">
          <dt>{t("about.data_folder")}</dt>
          <dd className="wrap">{about.data_folder}</dd>
        </div>
        <div className="pair">
          <dt>{t("about.key")}</dt>
          <dd>{t(`about.key.${about.key_storage}`)}</dd>
        </div>
      </dl>
      <p className="muted small">{t("about.fonts")}</p>
    </Dialog>
  );
}
