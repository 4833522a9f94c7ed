import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import { attempt } from "../../desk/act";
import { done } from "../../desk/notices";
import type { MergedVerfahren } from "../../ipc/contract";
import { t, tn } from "../../messages";
import { toBase64 } from "../../text/base64";
import type { Design } from "./design";
import { Merged } from "./Merged";

/** A newer version of the data schema goes into the draft: own edits stay, what is decided isn't asked again. */
export function MergeNewer({ design }: { design: Design }) {
  const input = useRef<HTMLInputElement>(null);
  const [merged, setMerged] = useState<{ what: MergedVerfahren; number: number } | null>(null);
  const { draft } = design.state;
  const merge = async (files: readonly File[]) => {
    if (files.length === 0) return;
    design.flush();
    const named = await Promise.all(files.map(async (file) => ({ name: file.name, base64: await toBase64(file) })));
    const result = await attempt("merge_newer", { draft: draft.id, files: named });
    if (input.current) input.current.value = "";
    if (!result) return;
    design.take(result.edited);
    setMerged((before) => ({ what: result, number: (before?.number ?? 0) + 1 }));
    done(tn("merge.done", result.news.length));
  };
  return (
    <>
      <div className="buttons-row">
        <Button icon="upload" data-testid="merge-newer" onClick={() => input.current?.click()}>
          {t("merge.newer")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".xml,.json"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label={t("merge.newer")}
          onChange={(event) => void merge([...(event.target.files ?? [])])}
        />
      </div>
      {merged && <Merged key={merged.number} design={design} merged={merged.what} />}
    </>
  );
}
