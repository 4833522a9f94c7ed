import { useState } from "react";
import { TextField } from "../../components/Field";
import { EmptyState, ErrorSummary, Loading } from "../../components/Notes";
import { Table } from "../../components/Table";
import { toCommandError } from "../../desk/act";
import type { Directory } from "../../ipc/contract";
import { useDirectory } from "../../ipc/queries";
import { t, tn } from "../../messages";
import { regime, role } from "../../messages/labels";
import { narrowDown } from "./narrowDown";

function Tables({ found, names }: { found: Directory; names: Map<string, string> }) {
  return (
    <>
      {found.offices.length > 0 && (
        <Table
          caption={t("directory.offices")}
          rows={found.offices}
          rowKey={(office) => office.id}
          columns={[
            { title: t("directory.name"), cell: (office) => office.name },
            { title: t("directory.address"), cell: (office) => office.address },
            { title: t("directory.contact"), cell: (office) => [office.phone, office.email].filter(Boolean).join(", ") },
          ]}
        />
      )}
      {found.staff.length > 0 && (
        <Table
          caption={t("directory.staff")}
          rows={found.staff}
          rowKey={(member) => member.id}
          columns={[
            { title: t("directory.name"), cell: (member) => member.name },
            { title: t("directory.roles"), cell: (member) => member.roles.map(role).join(", ") },
            { title: t("directory.member_of"), cell: (member) => member.offices.map((id) => names.get(id) ?? id).join(", ") },
          ]}
        />
      )}
      {found.leistungen.length > 0 && (
        <Table
          caption={t("directory.leistungen")}
          rows={found.leistungen}
          rowKey={(leistung) => leistung.id}
          columns={[
            { title: t("directory.name"), cell: (leistung) => leistung.name },
            { title: t("directory.leika"), cell: (leistung) => leistung.leika || t("directory.no_leika") },
            { title: t("directory.office"), cell: (leistung) => names.get(leistung.office) ?? leistung.office },
            { title: t("directory.regime"), cell: (leistung) => regime(leistung.regime) },
            { title: t("directory.days"), cell: (leistung) => tn("directory.days_value", leistung.processing_days) },
          ]}
        />
      )}
    </>
  );
}

export function DirectoryScreen() {
  const [text, setText] = useState("");
  const { data, error, refetch } = useDirectory();
  const found = data && narrowDown(data, text);
  const nothing = found && found.offices.length + found.staff.length + found.leistungen.length === 0;
  return (
    <div className="page page-wide" data-pane="page">
      <h1 tabIndex={-1} data-pane-start>{t("directory.title")}</h1>
      <TextField
        label={t("directory.search")}
        value={text}
        data-testid="directory-search"
        onChange={(event) => setText(event.target.value)}
      />
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {nothing && text && <p role="status">{t("directory.empty")}</p>}
      {nothing && !text && <EmptyState icon="directory" title={t("directory.empty")} text={t("directory.empty_all")} />}
      {found && <Tables found={found} names={new Map(data.offices.map((office) => [office.id, office.name]))} />}
    </div>
  );
}
