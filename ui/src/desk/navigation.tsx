import { createContext, type ReactNode, type RefObject, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { CaseId, Identity, Role } from "../ipc/contract";

export const SCREENS = ["inbox", "mailbox", "procedures", "directory", "settings"] as const;
export type Screen = (typeof SCREENS)[number];
export type Overlay = "help" | "palette" | "shortcuts" | "about" | "outbox" | "sign-out";

const ALLOWED: Record<Screen, readonly Role[] | null> = {
  inbox: ["clerk", "approver"],
  mailbox: ["clerk", "approver"],
  procedures: ["designer", "clerk", "approver"],
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
  /** The case that the clerk went into on purpose: its heading takes the focus, once for each such object. */
  entered: { id: CaseId } | null;
  go: (screen: Screen) => void;
  show: (overlay: Overlay | null) => void;
  /** `enter` when the clerk goes into the case, not only past it. */
  showCase: (id: CaseId | null, enter?: boolean) => void;
  /** Jumps to the case in the inbox, from outbox or import. */
  openInInbox: (id: CaseId) => void;
  /** What screens keep while they aren't shown; see `useKept`. */
  kept: RefObject<Map<string, unknown>>;
}

const NavigationContext = createContext<Navigation | null>(null);

export function NavigationProvider({ identity, children }: { identity: Identity | null; children: ReactNode }) {
  const allowed = allowedScreens(identity);
  const [chosen, setScreen] = useState<Screen>(allowed[0] ?? "directory");
  const screen = allowed.includes(chosen) ? chosen : (allowed[0] ?? "directory");
  const [overlay, show] = useState<Overlay | null>(null);
  const [cases, setCases] = useState<Partial<Record<Screen, CaseId | null>>>({});
  const [entered, setEntered] = useState<{ id: CaseId } | null>(null);
  const kept = useRef(new Map<string, unknown>());
  const value = useMemo<Navigation>(
    () => ({
      screen,
      overlay,
      shownCase: cases[screen] ?? null,
      entered,
      kept,
      go: setScreen,
      show,
      showCase: (id, enter = false) => {
        setCases((before) => ({ ...before, [screen]: id }));
        setEntered(enter && id !== null ? { id } : null);
      },
      openInInbox: (id) => {
        setScreen("inbox");
        show(null);
        setCases((before) => ({ ...before, inbox: id }));
        setEntered({ id });
      },
    }),
    [screen, overlay, cases, entered],
  );
  return <NavigationContext value={value}>{children}</NavigationContext>;
}

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error("useNavigation outside of NavigationProvider");
  return navigation;
}

/** State that is still there when the clerk comes back from another screen. */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const { kept } = useNavigation();
  const [value, setValue] = useState<T>(() => (kept.current.has(name) ? (kept.current.get(name) as T) : initial));
  const keep = useCallback(
    (after: T) => {
      kept.current.set(name, after);
      setValue(after);
    },
    [kept, name],
  );
  return [value, keep];
}
