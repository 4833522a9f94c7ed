import { useEffect, useRef } from "react";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { attempt } from "../desk/act";
import { isCommandId, runCommand, useCommand } from "../desk/commands";
import { allowedScreens, useNavigation } from "../desk/navigation";
import { problem } from "../desk/notices";
import { focusPane, goRoundPanes, hasDialog, useKeptFocus } from "../desk/panes";
import { changePreferences } from "../desk/preferences";
import { useZoom } from "../desk/zoom";
import { listen } from "../ipc/client";
import type { DeskStatus } from "../ipc/contract";
import { forgetEverything } from "../ipc/queries";
import { t } from "../messages";
import { Overlays } from "./Overlays";
import { Rail } from "./Rail";
import { RowMenu } from "./RowMenu";
import { Screen } from "./Screen";
import { Banner, StatusBar } from "./StatusBar";
import { TopBar } from "./TopBar";

function useDeskCommands(status: DeskStatus) {
  const { go, show } = useNavigation();
  const allowed = allowedScreens(status.identity);
  const to = (screen: (typeof allowed)[number]) => (allowed.includes(screen) ? () => go(screen) : null);
  useCommand("go-inbox", to("inbox"));
  useCommand("go-mailbox", to("mailbox"));
  useCommand("go-procedures", to("procedures"));
  useCommand("go-directory", to("directory"));
  useCommand("go-settings", to("settings"));
  useCommand("outbox", () => show("outbox"));
  useCommand("palette", () => show("palette"));
  useCommand("shortcuts", () => show("shortcuts"));
  useCommand("help", () => show("help"));
  useCommand("about", () => show("about"));
  useCommand("sign-out", () => show("sign-out"));
  const { smaller, larger, reset } = useZoom();
  useCommand("zoom-in", larger);
  useCommand("zoom-out", smaller);
  useCommand("zoom-reset", reset);
  useCommand("next-pane", () => goRoundPanes(1));
  useCommand("previous-pane", () => goRoundPanes(-1));
  useCommand("sync", () => void attempt("sync_now", {}));
  useCommand(
    "toggle-offline",
    () => void changePreferences({ offline_by_choice: !status.preferences.offline_by_choice }),
  );
  useEffect(
    () =>
      listen("menu", (id) => {
        if (isCommandId(id)) runCommand(id);
      }),
    [],
  );
}

/** Says it when something comes back from the portal that the clerk has to decide on. */
function useConflictNotice(needsYou: number) {
  const { show } = useNavigation();
  const before = useRef(needsYou);
  useEffect(() => {
    if (needsYou > before.current)
      problem(t("outbox.needs_you_now"), { action: { label: t("outbox.look"), run: () => show("outbox") } });
    before.current = needsYou;
  }, [needsYou, show]);
}

export function Desk({ status }: { status: DeskStatus }) {
  useDeskCommands(status);
  useKeptFocus();
  useConflictNotice(status.sync.needs_you);
  const { screen } = useNavigation();
  useEffect(() => {
    // What the clerk came for: the list, or the page. A case that is entered at the same time takes the focus after that.
    if (!hasDialog() && !focusPane("list")) focusPane("page");
  }, [screen]);
  return (
    <div className="desk">
      <a className="skip" href="#content">
        {t("frame.skip")}
      </a>
      <TopBar status={status} />
      <Rail identity={status.identity} />
      <main className="main" id="content" tabIndex={-1}>
        <Banner sync={status.sync} portal={status.identity?.portal_url ?? ""} />
        <ErrorBoundary key={screen} onRetry={forgetEverything}>
          <Screen status={status} />
        </ErrorBoundary>
      </main>
      <StatusBar sync={status.sync} unsent={status.unsent_elsewhere} />
      <Overlays status={status} />
      <RowMenu />
    </div>
  );
}
