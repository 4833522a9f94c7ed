import type { DroppedFile } from "../../ipc/contract";
import { toBase64 } from "../../text/base64";

/** Files with their bytes, as commands take them. */
export function withBytes(files: readonly File[]): Promise<DroppedFile[]> {
  return Promise.all(files.map(async (file) => ({ name: file.name, base64: await toBase64(file) })));
}
