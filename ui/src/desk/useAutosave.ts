import { useState, useSyncExternalStore } from "react";
import { type AutosaveKey, autosaveOf, type Save, type Typed } from "./autosave";
import { useStoreOnLeaving } from "./leaving";

/**
 * What is written under a key, and storing it: soon while it is on the screen, at once on leaving. What this gives may be
 * called after leaving, too: it works on what is newest by then. `key` stays the same as long as the component is mounted.
 */
export function useAutosave<T>(key: AutosaveKey, begin: () => Typed<T>, save: Save<T>) {
  const current = () => autosaveOf(key, begin, save);
  const [autosave] = useState(current);
  const [look] = useState(() => (onChange: () => void) => autosave.look(onChange));
  const { value, state } = useSyncExternalStore(look, () => autosave.now);
  useStoreOnLeaving(() => autosave.flush());
  return {
    value,
    state,
    newest: () => current().now.value,
    change: (next: T) => current().change(next),
    flush: () => current().flush(),
    forget: () => current().forget(),
  };
}
