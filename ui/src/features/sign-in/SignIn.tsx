import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import { ErrorSummary } from "../../components/Notes";
import { attempt, useSubmit } from "../../desk/act";
import { call } from "../../ipc/client";
import type { UnsentElsewhere as Unsent } from "../../ipc/contract";
import { setStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { SigningIn } from "./SigningIn";
import { StageCard } from "./StageCard";
import { UnsentElsewhere } from "./UnsentElsewhere";

/** The address as people write it, with the scheme that they leave out; `null` for what is none. */
function addressOf(typed: string): string | null {
  const text = typed.trim();
  const own = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(text);
  const address = /^https?:\/\//.test(text) ? text : `${own ? "http" : "https"}://${text}`;
  if (!URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return hostname.includes(".") || hostname === "localhost" || hostname === "[::1]" ? address : null;
}

async function practise() {
  const status = await attempt("begin_practice", {});
  if (status) setStatus(status);
}

interface Props {
  portalUrl: string | null;
  /** Where the browser was sent, while it is there. */
  waitingAt: string | null;
  unsent: readonly Unsent[];
}

/** Stays while the browser is away, so that what went wrong there is told here. */
export function SignIn({ portalUrl, waitingAt, unsent }: Props) {
  const [portal, setPortal] = useState(portalUrl ?? "");
  const [invalid, setInvalid] = useState(false);
  const address = addressOf(portal);
  const { busy, error, run, forgive } = useSubmit(async () => {
    if (address) setStatus(await call("sign_in", { portal_url: address }));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setInvalid(!address);
    if (address) void run();
    else forgive();
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
          autoFocus
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
      <div className="stack practice-offer">
        <Button data-testid="practise" onClick={() => void practise()}>
          {t("practice.begin")}
        </Button>
        <p className="muted small">{t("practice.hint")}</p>
      </div>
    </StageCard>
  );
}
