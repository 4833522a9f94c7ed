// The size of everything in the window. The window itself zooms, as a browser does; here it is only chosen.
import { useStatus } from "../ipc/queries";
import { changePreferences } from "./preferences";

const STEPS = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

export function useZoom() {
  const zoom = useStatus().data?.preferences.zoom ?? 100;
  const to = (percent: number | undefined) =>
    percent === undefined ? null : () => void changePreferences({ zoom: percent });
  return {
    zoom,
    smaller: to(STEPS.findLast((step) => step < zoom)),
    larger: to(STEPS.find((step) => step > zoom)),
    reset: () => void changePreferences({ zoom: 100 }),
  };
}
