import { ThreadList } from "../features/mailbox/ThreadList";
import { t } from "../messages";
import { ListAndCase } from "./ListAndCase";

export function MailboxScreen() {
  return (
    <ListAndCase
      name="mailbox"
      title={t("mailbox.title")}
      listWidth={380}
      listLabel={t("mailbox.list")}
      list={(place) => <ThreadList {...place} />}
      firstTab="messages"
      emptyTitle={t("mailbox.none_shown_title")}
      emptyText={t("mailbox.none_shown")}
    />
  );
}
