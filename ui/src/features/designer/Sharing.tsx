import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Choice, TextField } from "../../components/Field";
import { Loading } from "../../components/Notes";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import { call } from "../../ipc/client";
import type { CommentView, MergedVerfahren, NextAct, SharedVerfahren, VerfahrenVersion } from "../../ipc/contract";
import { keyOf, queryClient, useDirectory, useStatus } from "../../ipc/queries";
import { t } from "../../messages";
import { verfahrenRefusalWords } from "../../messages/labels";
import { momentWords, readDay } from "../../text/dates";
import { type Design, useDesign } from "./design";
import { Merged } from "./Merged";
import { NodeLink, useAskedFor } from "./parts";
import { lineName } from "./words";

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
      {verfahren.published && (
        <p>
          {t("shared.published", {
            form: verfahren.published.form,
            leistung: directory?.leistungen.find((one) => one.id === verfahren.published?.leistung)?.name ?? "",
            when: momentWords(verfahren.published.signed.at),
          })}
        </p>
      )}
      {verfahren.state === "review" && shared.is_author && <p className="muted">{t("shared.own_work")}</p>}
    </>
  );
}

type Act = (act: NextAct, told: string) => Promise<boolean>;

/** A text and the button that does something with it; the text stays where it isn't done. */
function WithText({ label, action, testid, needed = true, onDo }: { label: string; action: string; testid: string; needed?: boolean; onDo: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onDo(text.trim())) setText("");
  };
  return (
    <form className="buttons-row" onSubmit={(event) => void submit(event)}>
      <TextField label={label} required={needed} value={text} onChange={(event) => setText(event.target.value)} />
      <Button submit data-testid={testid}>
        {action}
      </Button>
    </form>
  );
}

function Publish({ version, act }: { version: string; act: Act }) {
  const { data } = useDirectory();
  const [chosen, setChosen] = useState("");
  const leistung = chosen || (data?.leistungen[0]?.id ?? "");
  return (
    <div className="buttons-row">
      <Choice label={t("case.leistung")} value={leistung} onChange={(event) => setChosen(event.target.value)}>
        {data?.leistungen.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Choice>
      <Button look="primary" disabled={!leistung} data-testid="publish" onClick={() => void act({ type: "publish", version, leistung }, t("shared.done.publish"))}>
        {t("shared.publish")}
      </Button>
    </div>
  );
}

function Withdraw({ act }: { act: Act }) {
  const [on, setOn] = useState("");
  const day = readDay(on);
  return (
    <div className="buttons-row">
      <DateField label={t("shared.withdraw_on")} value={on} onChange={setOn} />
      <WithText
        label={t("shared.withdraw_notice")}
        action={t("shared.withdraw")}
        testid="withdraw"
        needed={false}
        onDo={async (notice) => day !== null && act({ type: "withdraw", on: day, notice }, t("shared.done.withdraw"))}
      />
    </div>
  );
}

function NextActs({ shared, act }: { shared: SharedVerfahren; act: Act }) {
  const version = shared.verfahren?.versions.at(-1)?.id;
  const { acts } = shared;
  if (!version) return null;
  return (
    <div className="stack" role="group" aria-label={t("shared.next")}>
      <div className="buttons-row">
        {acts.ask_review && (
          <Button data-testid="ask-review" onClick={() => void act({ type: "ask-review", version }, t("shared.done.ask_review"))}>
            {t("shared.ask_review")}
          </Button>
        )}
        {acts.release && (
          <Button look="primary" data-testid="release" onClick={() => void act({ type: "release", version }, t("shared.done.release"))}>
            {t("shared.release")}
          </Button>
        )}
      </div>
      {acts.give_back && (
        <WithText label={t("shared.reason")} action={t("shared.give_back")} testid="give-back" onDo={(reason) => act({ type: "give-back", version, reason }, t("shared.done.give_back"))} />
      )}
      {acts.publish && <Publish version={version} act={act} />}
      {acts.withdraw && <Withdraw act={act} />}
    </div>
  );
}

function Comments({ design, comments, act }: { design: Design; comments: readonly CommentView[]; act: Act }) {
  const { selected, outline } = useDesign(design);
  const line = design.line(selected);
  const isWhole = selected === outline[0]?.node;
  return (
    <section aria-labelledby="comments-title">
      <h3 id="comments-title" className="block-title">
        {t("shared.comments")}
      </h3>
      {comments.length === 0 && <p className="muted">{t("shared.comments_none")}</p>}
      <ul className="plain rules" data-testid="comments">
        {comments.map(({ comment, name }) => (
          <li key={comment.id} className="rule">
            <span className="rule-said">
              {comment.node && (
                <>
                  <NodeLink node={comment.node} name={name ?? ""} design={design} />:{" "}
                </>
              )}
              {comment.text} <span className="muted">{t("shared.version", { by: comment.author.name, when: momentWords(comment.at) })}</span>
            </span>
            {comment.settled ? (
              <span className="muted">{t("shared.settled")}</span>
            ) : (
              <Button onClick={() => void act({ type: "settle", comment: comment.id }, t("shared.done.settle"))}>{t("shared.settle")}</Button>
            )}
          </li>
        ))}
      </ul>
      <WithText
        label={line && !isWhole ? t("shared.comment_on", { name: lineName(line) }) : t("shared.comment")}
        action={t("shared.comment_send")}
        testid="comment"
        onDo={(text) => act({ type: "comment", node: isWhole ? null : selected, text }, t("shared.done.comment"))}
      />
    </section>
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
            {!shared.behind && shared.changed && (
              <WithText label={t("shared.note")} action={t("shared.submit")} testid="submit" needed={false} onDo={submit} />
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
