import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { CaseId, Identity, Role } from "../ipc/contract";

export const SCREENS = ["inbox", "mailbox", "procedures", "directory", "settings"] as const;
export type Screen = (typeof SCREENS)[number];
export type Overlay = "palette" | "shortcuts" | "about" | "outbox" | "sign-out";

const ALLOWED: Record<Screen, readonly Role[] | null> = {
  inbox: ["clerk", "approver"],
  mailbox: ["clerk", "approver"],
  procedures: ["designer", "clerk"],
  directory: null,
  settings: null,
};

export function allowedScreens(identity: Identity | null): Screen[] {
  const roles = identity?.roles ?? [];
  return SCREENS.filter((screen) => ALLOWED[screen]?.some((role) => roles.includes(role)) ?? true);
}

interface Navigation {
  screen: Screen;
  overlay: Overlay | null;
  /** The case shown beside the list, per screen. */
  shownCase: CaseId | null;
  go: (screen: Screen) => void;
  show: (overlay: Overlay | null) => void;
  showCase: (id: CaseId | null) => void;
  /** Jumps to the case in the inbox, from outbox or import. */
  openInInbox: (id: CaseId) => void;
}

const NavigationContext = createContext<Navigation | null>(null);

export function NavigationProvider({ identity, children }: { identity: Identity | null; children: ReactNode }) {
  const allowed = allowedScreens(identity);
  const [chosen, setScreen] = useState<Screen>(allowed[0] ?? "directory");
  const screen = allowed.includes(chosen) ? chosen : (allowed[0] ?? "directory");
  const [overlay, show] = useState<Overlay | null>(null);
  const [cases, setCases] = useState<Partial<Record<Screen, CaseId | null>>>({});
  const value = useMemo<Navigation>(
    () => ({
      screen,
      overlay,
      shownCase: cases[screen] ?? null,
      go: setScreen,
      show,
      showCase: (id) => setCases((before) => ({ ...before, [screen]: id })),
      openInInbox: (id) => {
        setScreen("inbox");
        show(null);
        setCases((before) => ({ ...before, inbox: id }));
      },
    }),
    [screen, overlay, cases],
  );
  return <NavigationContext value={value}>{children}</NavigationContext>;
}

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error("useNavigation outside of NavigationProvider");
  return navigation;
}
