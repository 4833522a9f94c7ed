import { expect, it } from "vitest";
import { ignoreStrayDrops } from "../../src/desk/strayDrop";

it("leads no dropped file into the window", () => {
  const target = new EventTarget();
  ignoreStrayDrops(target);
  for (const kind of ["dragover", "drop"]) {
    const event = new Event(kind, { cancelable: true });
    target.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
  }
});
