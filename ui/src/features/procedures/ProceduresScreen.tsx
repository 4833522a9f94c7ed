import { EmptyState, ErrorSummary, Loading } from "../../components/Notes";
import { Table } from "../../components/Table";
import { toCommandError } from "../../desk/act";
import { useDirectory } from "../../ipc/queries";
import { count, t } from "../../messages";

export function ProceduresScreen() {
  const { data, error, refetch } = useDirectory();
  const leistungen = new Map(data?.leistungen.map((one) => [one.id, one.name]));
  return (
    <div className="page page-wide" data-pane="page">
      <h1 tabIndex={-1} data-pane-start>{t("procedures.title")}</h1>
      {error && <ErrorSummary error={toCommandError(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.forms.length === 0 && (
        <EmptyState icon="procedures" title={t("procedures.empty_title")} text={t("procedures.empty")} />
      )}
      {data && data.forms.length > 0 && (
        <>
          <p>{t("procedures.intro")}</p>
          <Table
            caption={t("procedures.form")}
            rows={data.forms}
            rowKey={(form) => form.id}
            columns={[
              { title: t("procedures.form"), cell: (form) => form.title },
              { title: t("case.leistung"), cell: (form) => leistungen.get(form.leistung) ?? form.leistung },
              { title: t("procedures.fields"), cell: (form) => count(form.fields) },
            ]}
          />
        </>
      )}
    </div>
  );
}
