import { type Screen, useNavigation } from "../desk/navigation";
import { About } from "../features/about/About";
import { Help, type HelpPage } from "../features/help/Help";
import { OutboxPanel } from "../features/outbox/OutboxPanel";
import { Palette } from "../features/palette/Palette";
import { Shortcuts } from "../features/palette/Shortcuts";
import { SignOutDialog } from "../features/settings/SignOutDialog";
import type { DeskStatus } from "../ipc/contract";

/** Of the screen, or of what is open on it. */
function helpPage(screen: Screen): HelpPage {
  return document.querySelector('[data-help="designer"]') ? "designer" : screen;
}

export function Overlays({ status }: { status: DeskStatus }) {
  const { overlay, screen, show } = useNavigation();
  const close = () => show(null);
  switch (overlay) {
    case "palette":
      return <Palette onClose={close} />;
    case "shortcuts":
      return <Shortcuts onClose={close} />;
    case "about":
      return <About about={status.about} onClose={close} />;
    case "help":
      return <Help page={helpPage(screen)} onClose={close} onShortcuts={() => show("shortcuts")} />;
    case "outbox":
      return <OutboxPanel onClose={close} />;
    case "sign-out":
      return <SignOutDialog waiting={status.sync.waiting} onClose={close} />;
    default:
      return null;
  }
}
