import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Loading } from "../../components/Notes";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { MergedVerfahren, SharedVerfahren, VerfahrenVersion } from "../../ipc/contract";
import { keyOf, queryClient, useDirectory, useStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { dayInNumbers, verfahrenRefusalWords } from "../../messages/labels";
import { momentWords } from "../../text/dates";
import { Comments } from "./Comments";
import { type Design, useDesign } from "./design";
import { Merged } from "./Merged";
import { type Act, NextActs, WithText } from "./NextActs";
import { useAskedFor } from "./parts";

/** Whether whoever works here makes Verfahren with others; who practises has no colleagues. */
export function useShares(): boolean {
  const status = useStatus().data;
  return status?.sync.line !== "practice" && (status?.identity?.roles ?? []).some((role) => role === "designer" || role === "approver");
}

const keyOfShared = (draft: string) => [...keyOf("verfahren"), draft];

/** How far the draft is on its way to citizens, as of the newest step that was stored. */
function useShared(design: Design) {
  const { draft, version } = useDesign(design);
  return useQuery({
    queryKey: [...keyOfShared(draft.id), version],
    queryFn: () => call("shared_verfahren", { draft: draft.id }),
    placeholderData: (previous) => previous,
  });
}

function versionWords(version: VerfahrenVersion): string {
  const words = t("shared.version", { by: version.author.name, when: momentWords(version.at) });
  return version.note ? `${words}: ${version.note}` : words;
}

function Standing({ shared }: { shared: SharedVerfahren }) {
  const { verfahren } = shared;
  const { data: directory } = useDirectory();
  const head = verfahren?.versions.at(-1);
  if (!verfahren || !head) return <p>{t("shared.own")}</p>;
  return (
    <>
      <p>
        <strong data-testid="shared-state">{t(`verfahren.state.${verfahren.state}`)}</strong> · {versionWords(head)}
      </p>
      {shared.waiting && <p role="status">{t("shared.waiting")}</p>}
      {shared.refusal && (
        <p className="alert alert-warning" role="status" data-testid="shared-refusal">
          {verfahrenRefusalWords(shared.refusal)}
        </p>
      )}
      {verfahren.published && verfahren.state !== "withdrawn" && (
        <p>
          {t("shared.published", {
            form: verfahren.published.form,
            leistung: directory?.leistungen.find((one) => one.id === verfahren.published?.leistung)?.name ?? "",
            when: momentWords(verfahren.published.signed.at),
          })}
        </p>
      )}
      {verfahren.withdrawal && (
        <p data-testid="withdrawal">
          {t("shared.withdrawn", { day: dayInNumbers(verfahren.withdrawal.on), by: verfahren.withdrawal.by.name })} {verfahren.withdrawal.notice}
        </p>
      )}
      {verfahren.state === "review" && shared.is_author && <p className="muted">{t("shared.own_work")}</p>}
    </>
  );
}

/** What others have to do with the draft: handing in, merging, reviewing, releasing, publishing. */
export function Sharing({ design }: { design: Design }) {
  const heading = useAskedFor<HTMLHeadingElement>();
  const { data: shared } = useShared(design);
  const [merged, setMerged] = useState<{ what: MergedVerfahren; number: number } | null>(null);
  const { draft } = design.state;
  const renew = () => queryClient.invalidateQueries({ queryKey: keyOf("verfahren") });
  const act: Act = async (next, told) => {
    await design.settle();
    const answer = await attempt("act_on_verfahren", { draft: draft.id, act: next });
    await renew();
    if (answer) done(told);
    return answer !== null;
  };
  const submit = async (note: string) => {
    await design.settle();
    const answer = await attempt("submit_verfahren", { draft: draft.id, note });
    await renew();
    if (answer) done(t("shared.done.submit"));
    return answer !== null;
  };
  const merge = async () => {
    await design.settle();
    const result = await attempt("merge_verfahren", { draft: draft.id });
    if (!result) return;
    design.take(result.edited);
    setMerged((before) => ({ what: result, number: (before?.number ?? 0) + 1 }));
    await renew();
  };
  return (
    <section className="drawer-content" aria-labelledby="shared-title" data-testid="sharing">
      <h2 id="shared-title" ref={heading} className="pane-title" tabIndex={-1} data-pane-start>
        {t("shared.title")}
      </h2>
      {!shared && <Loading />}
      {shared && (
        <div className="history-columns">
          <div className="stack">
            <Standing shared={shared} />
            {shared.behind && (
              <div className="alert alert-warning" role="status" data-testid="behind">
                <div className="alert-text">
                  <p>{t("shared.behind", { by: shared.behind.author.name, when: momentWords(shared.behind.at) })}</p>
                  <Button disabled={!shared.behind_at_hand} data-testid="merge" onClick={() => void merge()}>
                    {t(shared.behind_at_hand ? "shared.merge" : "shared.not_at_hand")}
                  </Button>
                </div>
              </div>
            )}
            {merged && <Merged key={merged.number} design={design} merged={merged.what} />}
            {shared.acts.submit && (
              <WithText
                label={t("shared.note")}
                action={t("shared.submit")}
                testid="submit"
                needed={false}
                disabled={!shared.changed || shared.behind !== null}
                onDo={submit}
              />
            )}
            {!shared.changed && !shared.behind && <p className="muted">{t("shared.same")}</p>}
            <NextActs shared={shared} act={act} />
          </div>
          <div className="stack">
            {shared.acts.comment && <Comments design={design} comments={shared.comments} act={act} />}
            {shared.verfahren && (
              <section aria-labelledby="versions-title">
                <h3 id="versions-title" className="block-title">
                  {t("shared.versions")}
                </h3>
                <ol className="plain history-steps" reversed>
                  {shared.verfahren.versions.toReversed().map((version) => (
                    <li key={version.id}>{versionWords(version)}</li>
                  ))}
                </ol>
              </section>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
