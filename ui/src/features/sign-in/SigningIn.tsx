import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { t } from "../../messages";
import { StageCard } from "./StageCard";

async function copy(url: string) {
  await navigator.clipboard.writeText(url);
  done(t("stage.copied"));
}

export function SigningIn({ url }: { url: string }) {
  return (
    <StageCard title={t("stage.waiting_title")}>
      <div className="progress" role="status" aria-label={t("common.loading")} />
      <p>{t("stage.waiting")}</p>
      <TextField
        label={t("stage.url")}
        value={url}
        readOnly
        onFocus={(event) => event.target.select()}
        data-testid="sign-in-url"
      />
      <div className="actions">
        <Button icon="copy" onClick={() => void copy(url)}>
          {t("stage.copy")}
        </Button>
        <Button onClick={() => void attempt("cancel_sign_in", {})} data-testid="cancel-sign-in">
          {t("stage.cancel")}
        </Button>
      </div>
    </StageCard>
  );
}
