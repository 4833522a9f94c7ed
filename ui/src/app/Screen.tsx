import { useNavigation } from "../desk/navigation";
import { DirectoryScreen } from "../features/directory/DirectoryScreen";
import { SettingsScreen } from "../features/settings/SettingsScreen";
import type { DeskStatus } from "../ipc/contract";
import { InboxScreen } from "./InboxScreen";
import { MailboxScreen } from "./MailboxScreen";
import { VerfahrenScreen } from "./VerfahrenScreen";

export function Screen({ status }: { status: DeskStatus }) {
  const { screen, show } = useNavigation();
  switch (screen) {
    case "inbox":
      return <InboxScreen />;
    case "mailbox":
      return <MailboxScreen />;
    case "procedures":
      return <VerfahrenScreen />;
    case "directory":
      return <DirectoryScreen />;
    case "settings":
      return <SettingsScreen status={status} onSignOut={() => show("sign-out")} />;
  }
}
