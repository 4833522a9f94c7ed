import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Field";
import { useCommand } from "../../desk/commands";
import { call } from "../../ipc/client";
import type { NodeId, StandIn } from "../../ipc/contract";
import { t } from "../../messages";
import { type Design, useDesign } from "./design";

/** A field that is gone, with what people called it. */
export interface Gone {
  node: NodeId;
  name: string;
}

/** Fields that fit, by the field that is gone; none before all are read. */
function useStandIns(design: Design, gone: readonly Gone[]): ReadonlyMap<NodeId, readonly StandIn[]> | null {
  const { draft, version } = useDesign(design);
  const [fitting, setFitting] = useState<ReadonlyMap<NodeId, readonly StandIn[]> | null>(null);
  const asked = gone.map(({ node }) => node).join(" ");
  useEffect(() => {
    let current = true;
    const all = gone.map(async ({ node }) => [node, await call("stand_ins", { draft: draft.id, gone: node })] as const);
    void Promise.all(all)
      .then((read) => current && setFitting(new Map(read)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [draft.id, version, asked]);
  return fitting;
}

interface Props {
  design: Design;
  gone: readonly Gone[];
  onDone: () => void;
  onCancel: () => void;
}

/** Other fields for all rules that asked for what is gone, in one step. */
export function StandIns({ design, gone, onDone, onCancel }: Props) {
  const fitting = useStandIns(design, gone);
  const [chosen, setChosen] = useState<ReadonlyMap<NodeId, NodeId>>(new Map());
  useCommand("back-to-list", onCancel, { first: true });
  if (!fitting) return null;
  const replaced = gone.flatMap(({ node }) => {
    const by = chosen.get(node);
    return by ? [{ gone: node, by }] : [];
  });
  const put = async (event: FormEvent) => {
    event.preventDefault();
    if (await design.run(() => call("put_stand_ins", { draft: design.state.draft.id, replaced }), { stay: true })) onDone();
  };
  const open = gone.filter(({ node }) => (fitting.get(node) ?? []).length > 0);
  const without = gone.filter((one) => !open.includes(one));
  return (
    <form
      className="stand-ins"
      aria-label={t("designer.left_behind_replace")}
      onSubmit={(event) => void put(event)}
      onKeyDown={(event) => {
        // In a list of choices no command is run.
        if (event.key === "Escape") onCancel();
      }}
    >
      {open.map(({ node, name }, at) => (
        <Choice
          key={node}
          label={t("designer.stand_in_for", { name })}
          value={chosen.get(node) ?? ""}
          autoFocus={at === 0}
          onChange={(event) => setChosen(new Map(chosen).set(node, event.target.value))}
        >
          <option value="">{t("designer.stand_in_none")}</option>
          {fitting.get(node)?.map((field) => (
            <option key={field.node} value={field.node}>
              {field.group ? `${field.name} (${field.group})` : field.name}
            </option>
          ))}
        </Choice>
      ))}
      {without.map(({ node, name }) => (
        <p key={node} role="status">{t("designer.no_stand_in", { name })}</p>
      ))}
      {open.length > 0 && (
        <Button submit disabled={replaced.length === 0}>
          {t("designer.stand_in_put")}
        </Button>
      )}
    </form>
  );
}
