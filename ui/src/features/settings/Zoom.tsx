import { Button } from "../../components/Button";
import { useZoom } from "../../desk/zoom";
import { t } from "../../messages";

/** The size of everything in the window. */
export function Zoom() {
  const { zoom, smaller, larger, reset } = useZoom();
  return (
    <fieldset className="radios">
      <legend className="field-label">{t("settings.zoom")}</legend>
      <div className="actions">
        <Button icon="minus" iconOnly command="zoom-out" disabled={!smaller} onClick={() => smaller?.()}>
          {t("command.zoom_out")}
        </Button>
        <output data-testid="zoom">{t("preview.zoom", { percent: zoom })}</output>
        <Button icon="plus" iconOnly command="zoom-in" disabled={!larger} onClick={() => larger?.()}>
          {t("command.zoom_in")}
        </Button>
        <Button look="quiet" command="zoom-reset" onClick={reset}>
          {t("command.zoom_reset")}
        </Button>
      </div>
    </fieldset>
  );
}
