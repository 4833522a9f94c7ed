import { Confirm } from "../../components/Dialog";
import { attempt } from "../../desk/act";
import { forgetAutosaves } from "../../desk/autosave";
import { dismissAll } from "../../desk/notices";
import { forgetEverything, setStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";

async function signOut() {
  const status = await attempt("sign_out", {});
  if (!status) return;
  forgetAutosaves();
  setStatus(status);
  dismissAll();
  forgetEverything();
}

export function SignOutDialog({ waiting, onClose }: { waiting: number; onClose: () => void }) {
  return (
    <Confirm
      title={t("settings.sign_out_title")}
      text={waiting > 0 ? tn("settings.sign_out_waiting", waiting) : t("settings.sign_out_plain")}
      action={t("settings.sign_out")}
      danger={false}
      onConfirm={() => void signOut()}
      onClose={onClose}
    />
  );
}
