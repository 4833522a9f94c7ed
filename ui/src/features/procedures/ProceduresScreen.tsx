import { useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Dialog";
import { EmptyState, ErrorSummary, Loading } from "../../components/Notes";
import { Table } from "../../components/Table";
import { useDrop } from "../../components/useDrop";
import { attempt, toCommandError } from "../../desk/act";
import { commandSpec } from "../../desk/commands";
import { keysOf } from "../../desk/keys";
import type { ListedVerfahren } from "../../ipc/contract";
import { useDirectory, useDrafts, useStatus } from "../../ipc/queries";
import { count, t } from "../../messages";
import { keyWords } from "../../messages/labels";
import { momentWords } from "../../text/dates";
import { withBytes } from "./files";
import { NewDialog } from "./NewDialog";

interface Props {
  onOpen: (draft: string) => void;
}

function stateWords({ shared }: ListedVerfahren): string {
  if (!shared) return t("drafts.state.draft");
  const state = t(`verfahren.state.${shared.state}`);
  return shared.waiting ? `${state} (${t("shared.waiting_short")})` : state;
}

/** When it was changed here, or handed in by a colleague. */
function changedWords({ changed_at, shared }: ListedVerfahren): string {
  if (changed_at !== null) return momentWords(changed_at);
  return shared ? t("shared.version", { by: shared.by, when: momentWords(shared.at) }) : "";
}

function Drafts({ onOpen, onNew }: Props & { onNew: () => void }) {
  const { data, error, refetch } = useDrafts();
  const [removing, setRemoving] = useState<ListedVerfahren | null>(null);
  const open = async ({ id, changed_at }: ListedVerfahren) => {
    if (changed_at !== null || (await attempt("take_verfahren", { draft: id }))) onOpen(id);
  };
  const remove = async (draft: string) => {
    await attempt("remove_verfahren", { draft });
    await refetch();
  };
  if (error) return <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) {
    return (
      <EmptyState icon="pencil" title={t("drafts.empty_title")} text={t("drafts.empty")}>
        <Button look="primary" icon="plus" data-testid="new-draft-first" onClick={onNew}>
          {t("drafts.new")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        caption={t("drafts.title")}
        hideCaption
        rows={data}
        rowKey={(draft) => draft.id}
        columns={[
          {
            title: t("drafts.name"),
            cell: (draft) => (
              <button type="button" className="link" data-testid="open-draft" onClick={() => void open(draft)}>
                {draft.title || t("designer.untitled")}
              </button>
            ),
          },
          { title: t("drafts.state"), cell: stateWords },
          { title: t("drafts.changed"), cell: changedWords },
          {
            title: t("drafts.actions"),
            cell: (draft) =>
              draft.changed_at !== null && (
                <Button look="quiet" icon="close" iconOnly onClick={() => setRemoving(draft)}>
                  {t("drafts.remove", { name: draft.title || t("designer.untitled") })}
                </Button>
              ),
          },
        ]}
      />
      {removing && (
        <Confirm
          title={t("drafts.remove_title")}
          text={t("drafts.remove_text", { name: removing.title || t("designer.untitled") })}
          action={t("drafts.remove_action")}
          onConfirm={() => void remove(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

/** The way to a first form, for somebody who practises. */
function Guide() {
  const keys = keyWords(keysOf(commandSpec("design-insert"))[0] ?? "");
  return (
    <section className="guide" aria-labelledby="guide-title" data-testid="guide">
      <h2 id="guide-title">{t("practice.guide")}</h2>
      <ol>
        <li>{t("practice.guide_1")}</li>
        <li>{t("practice.guide_2", { keys })}</li>
        <li>{t("practice.guide_3")}</li>
      </ol>
    </section>
  );
}

/** The designer's own drafts, and what is published. */
export function ProceduresScreen({ onOpen }: Props) {
  const practising = useStatus().data?.sync.line === "practice";
  const { data, error, refetch } = useDirectory();
  const [creating, setCreating] = useState(false);
  const leistungen = new Map(data?.leistungen.map((one) => [one.id, one.name]));
  const { over, handlers } = useDrop(async (files) => {
    const made = await attempt("import_verfahren", { files: await withBytes(files) });
    if (made) onOpen(made.draft.id);
  });
  return (
    <div className={over ? "page page-wide panes-drop" : "page page-wide"} data-drop={t("drafts.drop")} data-pane="page" {...handlers}>
      <div className="page-head">
        <h1 tabIndex={-1} data-pane-start>
          {t("procedures.title")}
        </h1>
        <Button look="primary" icon="plus" data-testid="new-draft" onClick={() => setCreating(true)}>
          {t("drafts.new")}
        </Button>
      </div>
      {practising && <Guide />}
      <h2>{t("drafts.title")}</h2>
      <p className="muted">{t("drafts.intro")}</p>
      <Drafts onOpen={onOpen} onNew={() => setCreating(true)} />
      {!practising && <h2>{t("procedures.published")}</h2>}
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {!practising && data?.forms.length === 0 && <p className="muted">{t("procedures.empty")}</p>}
      {data && data.forms.length > 0 && (
        <Table
          caption={t("procedures.published")}
          hideCaption
          rows={data.forms}
          rowKey={(form) => form.id}
          columns={[
            { title: t("procedures.form"), cell: (form) => form.title },
            { title: t("case.leistung"), cell: (form) => leistungen.get(form.leistung) ?? form.leistung },
            { title: t("procedures.fields"), cell: (form) => count(form.fields) },
          ]}
        />
      )}
      {creating && <NewDialog onClose={() => setCreating(false)} onMade={(made) => onOpen(made.id)} />}
    </div>
  );
}
