import { QueryObserver } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";
import type { DeskStatus } from "../../src/ipc/contract";

const heard = new Map<string, (payload: unknown) => void>();
vi.mock("../../src/ipc/client", () => ({
  call: vi.fn(),
  hear: (name: string, handler: (payload: unknown) => void) => {
    heard.set(name, handler);
    return Promise.resolve(() => {});
  },
}));

beforeEach(async () => {
  const { keepFresh, queryClient } = await import("../../src/ipc/queries");
  queryClient.clear();
  await keepFresh();
});

it("knows the newest status, whichever way and however late it comes", async () => {
  const { queryClient, setStatus } = await import("../../src/ipc/queries");
  const known = () => queryClient.getQueryData<DeskStatus>(["status"])?.serial;
  const status = (serial: number) => ({ serial }) as DeskStatus;
  heard.get("status")?.(status(2));
  setStatus(status(1));
  expect(known()).toBe(2);
  setStatus(status(3));
  heard.get("status")?.(status(2));
  expect(known()).toBe(3);
});

it("doesn't keep a first answer that was read before a change", async () => {
  const { queryClient } = await import("../../src/ipc/queries");
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
