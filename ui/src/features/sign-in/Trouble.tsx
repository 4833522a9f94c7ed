import { Button } from "../../components/Button";
import { ErrorSummary, Hint, Technical } from "../../components/Notes";
import { useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import { setStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { StageCard } from "./StageCard";

export function KeyringMissing({ reason }: { reason: string }) {
  const choose = useSubmit(async () => setStatus(await call("choose_file_key", {})));
  const retry = useSubmit(async () => setStatus(await call("status", {})));
  return (
    <StageCard title={t("stage.keyring_title")}>
      <ErrorSummary error={choose.error ?? retry.error} />
      <p>{t("stage.keyring_1")}</p>
      <Hint tone="warning">
        <p>{t("stage.keyring_2")}</p>
      </Hint>
      <Technical line={reason} />
      <div className="actions">
        <Button look="primary" disabled={retry.busy} onClick={() => void retry.run()}>
          {t("stage.keyring_retry")}
        </Button>
        <Button disabled={choose.busy} onClick={() => void choose.run()} data-testid="choose-file-key">
          {t("stage.keyring_choose")}
        </Button>
      </div>
    </StageCard>
  );
}

export function KeyLost({ folder }: { folder: string }) {
  const choose = useSubmit(async () => setStatus(await call("import_key", {})));
  return (
    <StageCard title={t("stage.key_lost_title")}>
      <ErrorSummary error={choose.error} />
      <p>{t("stage.key_lost_1")}</p>
      <p>{t("stage.key_lost_2")}</p>
      <p>{t("stage.key_lost_3")}</p>
      <div className="actions">
        <Button look="primary" disabled={choose.busy} onClick={() => void choose.run()} data-testid="import-key">
          {t("stage.import_key")}
        </Button>
      </div>
      <p className="muted small wrap">{t("stage.data_folder", { folder })}</p>
    </StageCard>
  );
}

export function DatabaseTooNew({ found, known, folder }: { found: number; known: number; folder: string }) {
  return (
    <StageCard title={t("stage.too_new_title")}>
      <p>{t("stage.too_new", { found, known })}</p>
      <p className="muted small wrap">{t("stage.data_folder", { folder })}</p>
    </StageCard>
  );
}
