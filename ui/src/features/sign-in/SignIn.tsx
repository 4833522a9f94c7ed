import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { UnsentElsewhere as Unsent } from "../../ipc/contract";
import { setStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { SigningIn } from "./SigningIn";
import { StageCard } from "./StageCard";
import { UnsentElsewhere } from "./UnsentElsewhere";

const DEFAULT_PORTAL = "http://127.0.0.1:8424";

function isAddress(value: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(value) && URL.canParse(value);
}

interface Props {
  portalUrl: string | null;
  /** Where the browser was sent, while it is there. */
  waitingAt: string | null;
  unsent: readonly Unsent[];
}

/** Stays while the browser is away, so that what went wrong there is told here. */
export function SignIn({ portalUrl, waitingAt, unsent }: Props) {
  const [portal, setPortal] = useState(portalUrl ?? DEFAULT_PORTAL);
  const [invalid, setInvalid] = useState(false);
  const { busy, error, run } = useSubmit(async () => setStatus(await call("sign_in", { portal_url: portal.trim() })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = !isAddress(portal.trim());
    setInvalid(wrong);
    if (!wrong) void run();
  };
  if (waitingAt !== null) return <SigningIn url={waitingAt} />;
  const shown = error?.code === "sign-in-cancelled" ? null : error;
  return (
    <StageCard title={t("stage.title")}>
      <p>{t("stage.intro")}</p>
      <ErrorSummary error={shown} />
      <UnsentElsewhere items={unsent} />
      <form onSubmit={submit} noValidate className="stack">
        <TextField
          label={t("stage.portal")}
          hint={t("stage.portal_hint")}
          error={invalid ? t("stage.portal_invalid") : null}
          value={portal}
          onChange={(event) => setPortal(event.target.value)}
          inputMode="url"
          autoComplete="url"
          spellCheck={false}
          data-testid="portal-url"
        />
        <Button submit look="primary" disabled={busy} data-testid="sign-in">
          {t("stage.sign_in")}
        </Button>
        <p className="muted small">{t("stage.sign_in_hint")}</p>
      </form>
    </StageCard>
  );
}
