import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { ErrorSummary, Loading } from "../components/Notes";
import { toCommandError } from "../desk/act";
import { useKept } from "../desk/navigation";
import { ProceduresScreen } from "../features/procedures/ProceduresScreen";
import { call } from "../ipc/client";
import { forgetDrafts } from "../ipc/queries";

/** Read when a draft is opened: whoever answers cases doesn't wait for it at each start. */
const Designer = lazy(async () => ({ default: (await import("../features/designer/Designer")).Designer }));

function OpenDraft({ draft, onLeave }: { draft: string; onLeave: () => void }) {
  // Read anew each time it is opened: what was done in between is in it.
  const { data, error } = useQuery({ queryKey: ["verfahren", draft], queryFn: () => call("open_verfahren", { draft }), gcTime: 0 });
  if (error) return <ErrorSummary error={toCommandError(error)} onRetry={onLeave} />;
  if (!data) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <Designer view={data} onLeave={onLeave} />
    </Suspense>
  );
}

/** The list of drafts, or the one that is open; it is still open when the designer comes back from another screen. */
export function VerfahrenScreen() {
  const [open, setOpen] = useKept<string | null>("verfahren.open", null);
  const leave = () => {
    void forgetDrafts();
    setOpen(null);
  };
  return open ? <OpenDraft key={open} draft={open} onLeave={leave} /> : <ProceduresScreen onOpen={setOpen} />;
}
