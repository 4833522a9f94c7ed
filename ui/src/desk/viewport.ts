import { useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", onChange);
      return () => media.removeEventListener("change", onChange);
    },
    () => window.matchMedia(query).matches,
  );
}

/** One column with a back button: small windows and high zoom. */
export const useIsNarrow = () => useMedia("(max-width: 760px)");
/** Room for list and detail, but not for the filters beside them. */
export const useIsMedium = () => useMedia("(max-width: 1120px)");
