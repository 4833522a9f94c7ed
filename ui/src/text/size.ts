import { locale } from "../messages";
import { numberFormat } from "../messages/formats";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** `812 kB`, `1,4 MB` */
export function sizeWords(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return numberFormat(locale(), {
    style: "unit",
    unit: UNITS[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
