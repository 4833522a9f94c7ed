import { useState } from "react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/Field";
import type { CommandSpec } from "../../desk/commands";
import { choosable, keysOf, keyTaken } from "../../desk/keys";
import { changePreferences } from "../../desk/preferences";
import type { Preferences } from "../../ipc/contract";
import { t } from "../../messages";

function KeyField({ command, preferences }: { command: CommandSpec; preferences: Preferences }) {
  const [taken, setTaken] = useState<string | null>(null);
  const all = { ...preferences, single_keys: true };
  const choose = (text: string) => {
    const key = text.trim().slice(-1).toLowerCase();
    if (!key) return;
    const other = keyTaken(key, command.id, all);
    setTaken(other ? t("settings.key_taken", { key, command: t(other.label) }) : null);
    if (!other) void changePreferences({ keys: { ...preferences.keys, [command.id]: key } });
  };
  return (
    <TextField
      label={t(command.label)}
      value={keysOf(command, all).find((key) => key.length === 1) ?? ""}
      maxLength={2}
      disabled={!preferences.single_keys}
      error={taken}
      data-testid={`key-${command.id}`}
      onFocus={(event) => event.target.select()}
      onChange={(event) => choose(event.target.value)}
    />
  );
}

/** Commands by single letters: they can be switched off, and each letter chosen anew (WCAG 2.1.4). */
export function Keys({ preferences }: { preferences: Preferences }) {
  return (
    <>
      <label className="radio">
        <input
          type="checkbox"
          checked={preferences.single_keys}
          data-testid="single-keys"
          aria-describedby="single-keys-hint"
          onChange={(event) => void changePreferences({ single_keys: event.target.checked })}
        />
        <span>{t("settings.single_keys")}</span>
      </label>
      <p className="field-hint" id="single-keys-hint">
        {t("settings.single_keys_hint")}
      </p>
      <div className="key-fields">
        {choosable().map((command) => (
          <KeyField key={command.id} command={command} preferences={preferences} />
        ))}
      </div>
      {Object.keys(preferences.keys).length > 0 && (
        <div className="actions">
          <Button onClick={() => void changePreferences({ keys: {} })}>{t("settings.keys_reset")}</Button>
        </div>
      )}
    </>
  );
}
