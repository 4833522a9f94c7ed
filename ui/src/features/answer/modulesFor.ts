import type { TextModule } from "../../ipc/contract";

/** Modules for what was typed: titles that begin so, then titles with such a word, then texts. Nothing lies inside a word. */
export function modulesFor(modules: readonly TextModule[], typed: string): TextModule[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ title, body }: TextModule): number => {
    const [name, text] = [title.toLowerCase(), body.toLowerCase()];
    if (name.startsWith(wanted)) return 0;
    if (` ${name}`.includes(` ${wanted}`)) return 1;
    return ` ${text}`.split(/\s+/).join(" ").includes(` ${wanted}`) ? 2 : 3;
  };
  return modules
    .map((module) => ({ module, rank: rank(module) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.module);
}
