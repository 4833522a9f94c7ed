import { Confirm } from "../../components/Dialog";
import { attempt } from "../../desk/act";
import { forgetAutosaves } from "../../desk/autosave";
import { dismissAll } from "../../desk/notices";
import { forgetEverything, setStatus, useStatus } from "../../ipc/queries";
import { t, tn } from "../../messages";

async function signOut() {
  const status = await attempt("sign_out", {});
  if (!status) return;
  forgetAutosaves();
  setStatus(status);
  dismissAll();
  forgetEverything();
}

/** What is practised is deleted by leaving; else the data stay. */
export function SignOutDialog({ waiting, onClose }: { waiting: number; onClose: () => void }) {
  const practising = useStatus().data?.sync.line === "practice";
  const signing = waiting > 0 ? tn("settings.sign_out_waiting", waiting) : t("settings.sign_out_plain");
  return (
    <Confirm
      title={t(practising ? "practice.end_title" : "settings.sign_out_title")}
      text={practising ? t("practice.end_text") : signing}
      action={t(practising ? "practice.end" : "settings.sign_out")}
      danger={practising}
      onConfirm={() => void signOut()}
      onClose={onClose}
    />
  );
}
