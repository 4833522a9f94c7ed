import type { Directory } from "../../ipc/contract";

/** Entries that hold every word of the text. */
export function narrowDown(directory: Directory, text: string): Directory {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (...parts: string[]) => {
    const all = parts.join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return {
    ...directory,
    offices: directory.offices.filter((one) => holds(one.name, one.address, one.phone, one.email)),
    staff: directory.staff.filter((one) => holds(one.name)),
    leistungen: directory.leistungen.filter((one) => holds(one.name, one.leika)),
  };
}
