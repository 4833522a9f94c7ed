import { useCallback, useEffect, useSyncExternalStore } from "react";
import { call } from "../ipc/client";
import type { DeskStatus, Preferences, Theme } from "../ipc/contract";
import { queryClient, setStatus, useStatus } from "../ipc/queries";
import { report } from "./act";

function stored(): DeskStatus | undefined {
  return queryClient.getQueryData<DeskStatus>(["status"]);
}

/** Shows the change at once and stores it. */
export async function changePreferences(change: Partial<Preferences>) {
  const before = stored();
  if (!before) return;
  const preferences = { ...before.preferences, ...change };
  setStatus({ ...before, preferences });
  try {
    setStatus(await call("set_preferences", { preferences }));
  } catch (thrown) {
    setStatus(before);
    report(thrown);
  }
}

export function usePane(name: string, fallback: number) {
  const width = useStatus().data?.preferences.panes[name] ?? fallback;
  const store = useCallback(
    (value: number) => {
      const panes = { ...stored()?.preferences.panes, [name]: Math.round(value) };
      void changePreferences({ panes });
    },
    [name],
  );
  return [width, store] as const;
}

function apply(theme: Theme, systemIsDark: boolean) {
  const dark = theme === "dark" || (theme === "system" && systemIsDark);
  document.documentElement.dataset.kernTheme = dark ? "dark" : "light";
}

function watchLook(onChange: () => void) {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-kern-theme"] });
  return () => observer.disconnect();
}

/** Whether the desk is shown in dark colours now. */
export function useIsDark(): boolean {
  return useSyncExternalStore(watchLook, () => document.documentElement.dataset.kernTheme === "dark");
}

/** Puts theme and density on the root element, where the styles look for them. */
export function useLook(preferences: Preferences | undefined) {
  const theme = preferences?.theme ?? "system";
  const density = preferences?.density ?? "comfortable";
  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const update = () => apply(theme, system.matches);
    update();
    system.addEventListener("change", update);
    return () => system.removeEventListener("change", update);
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
}
