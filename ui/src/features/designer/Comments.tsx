import { Button } from "../../components/Button";
import type { CommentView } from "../../ipc/contract";
import { t } from "../../messages";
import { momentWords } from "../../text/dates";
import { type Design, useDesign } from "./design";
import { type Act, WithText } from "./NextActs";
import { NodeLink } from "./parts";
import { lineName } from "./words";

/** What is said about parts of the form, each with the way to it. */
export function Comments({ design, comments, act }: { design: Design; comments: readonly CommentView[]; act: Act }) {
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
                  {name === null ? t("shared.gone") : <NodeLink node={comment.node} name={name} design={design} />}:{" "}
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
