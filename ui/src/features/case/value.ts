import type { DisplayValue } from "../../ipc/contract";
import { locale, t } from "../../messages";
import { dayInNumbers } from "../../messages/labels";
import { numberFormat } from "../../messages/formats";

/** A form value as text; an empty one says so. */
export function valueText(value: DisplayValue): string {
  switch (value.kind) {
    case "empty":
      return t("common.none");
    case "text":
      return value.value;
    case "choice":
    case "files":
      return value.value.join(", ") || t("common.none");
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(value.value) ? dayInNumbers(value.value) : value.value;
    case "yes-no":
      return value.value ? t("common.yes") : t("common.no");
    case "amount":
      return numberFormat(locale(), { style: "currency", currency: "EUR" }).format(value.value / 100);
  }
}
