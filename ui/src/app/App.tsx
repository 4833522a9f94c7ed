import { I18nProvider } from "react-aria-components";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { ErrorSummary, Loading } from "../components/Notes";
import { toCommandError } from "../desk/act";
import { useShortcuts } from "../desk/keyboard";
import { setKeys } from "../desk/keys";
import { NavigationProvider } from "../desk/navigation";
import { useLook } from "../desk/preferences";
import { useViewport } from "../desk/viewport";
import { SignIn } from "../features/sign-in/SignIn";
import { StageCard } from "../features/sign-in/StageCard";
import { DatabaseTooNew, KeyLost, KeyringMissing } from "../features/sign-in/Trouble";
import type { DeskStatus } from "../ipc/contract";
import { forgetEverything, useStatus } from "../ipc/queries";
import { locale, setLanguage, t } from "../messages";
import { Desk } from "./Desk";
import { Notices } from "./Notices";

function CurrentStage({ status }: { status: DeskStatus }) {
  const { stage, about, identity } = status;
  switch (stage.stage) {
    case "signed-out":
    case "signing-in":
      return (
        <SignIn
          portalUrl={identity?.portal_url ?? status.preferences.portal_url}
          waitingAt={stage.stage === "signing-in" ? stage.url : null}
          unsent={status.unsent_elsewhere}
        />
      );
    case "keyring-missing":
      return <KeyringMissing reason={stage.reason} />;
    case "key-lost":
      return <KeyLost folder={about.data_folder} />;
    case "database-too-new":
      return <DatabaseTooNew found={stage.found} known={stage.known} folder={about.data_folder} />;
    case "open":
      return <Desk status={status} />;
  }
}

export function App() {
  const { data: status, error, refetch } = useStatus();
  useShortcuts();
  useViewport();
  useLook(status?.preferences);
  const language = status?.preferences.language ?? "de";
  // Words are read while rendering, so the language must be set before, not in an effect.
  setLanguage(language);
  if (status) setKeys(status.preferences);
  if (error)
    return (
      <StageCard title={t("stage.start_failed")}>
        <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />
      </StageCard>
    );
  if (!status)
    return (
      <StageCard title={t("stage.starting")}>
        <Loading />
      </StageCard>
    );
  const { identity } = status;
  return (
    <NavigationProvider identity={identity} key={identity ? `${identity.account} ${identity.tenant.id}` : "none"}>
      {/* All words are read anew in another language; where the clerk was stays. */}
      <I18nProvider locale={locale()} key={language}>
        <ErrorBoundary onRetry={forgetEverything}>
          <CurrentStage status={status} />
        </ErrorBoundary>
        <Notices />
      </I18nProvider>
    </NavigationProvider>
  );
}
