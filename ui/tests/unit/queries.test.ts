import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

const heard = new Map<string, (payload: unknown) => void>();
vi.mock("../../src/ipc/client", () => ({
  call: vi.fn(),
  hear: (name: string, handler: (payload: unknown) => void) => {
    heard.set(name, handler);
    return Promise.resolve(() => {});
  },
}));

it("doesn't keep a first answer that was read before a change", async () => {
  const { keepFresh, queryClient } = await import("../../src/ipc/queries");
  await keepFresh();
  const answers: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const shown = new QueryObserver(queryClient, { queryKey: ["outbox"], queryFn });
  const stop = shown.subscribe(() => {});
  expect(answers).toHaveLength(1);
  heard.get("stale")?.(["outbox"]);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.("before");
  answers[1]?.("after");
  await vi.waitFor(() => expect(shown.getCurrentResult().data).toBe("after"));
  expect(shown.getCurrentResult().isFetching).toBe(false);
  stop();
});
