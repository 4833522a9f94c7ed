import { Hint } from "../../components/Notes";
import type { UnsentElsewhere as Unsent } from "../../ipc/contract";
import { unsentWords } from "../../messages/labels";

/** Work that lies on this device and can only be sent from where it was recorded. */
export function UnsentElsewhere({ items }: { items: readonly Unsent[] }) {
  if (items.length === 0) return null;
  return (
    <div data-testid="unsent-elsewhere">
      <Hint tone="warning">
        {items.map((item, index) => (
          <p key={index}>{unsentWords(item)}</p>
        ))}
      </Hint>
    </div>
  );
}
