// What happens behind the commands: the line goes away, a colleague is quicker, a dialog is answered.
// On the real desk (testkit's desk-over-http) it really happens; the fake only says so.
import type { DeskStatus, Preferences, Stage } from "../../src/ipc/contract";
import type { FakeDesk } from "./fake/desk";
import { startFake } from "./fake/server";

export interface StartOptions {
  stage?: Stage | undefined;
  /** Who works at the desk; a clerk if nobody is named. Only on the real desk. */
  email?: string | undefined;
}

export interface Backstage {
  url: string;
  /** Address of the portal. */
  portal: string;
  fake: FakeDesk | null;
  setLine: (up: boolean) => Promise<void>;
  /** One operation is refused by the portal. */
  addRefused: () => Promise<void>;
  prefer: (preferences: Partial<Preferences>) => Promise<void>;
  /** What the next file dialog answers. */
  choose: (file: "antrag" | "leaflet") => Promise<void>;
  finishSignIn: () => Promise<void>;
  /** What somebody else does at a desk of their own. Only on the real desk. */
  asColleague: <T>(email: string, command: string, request: unknown) => Promise<T>;
  stop: () => Promise<void>;
}

export async function startFakeBackstage({ stage }: StartOptions): Promise<Backstage> {
  const { desk, url, stop } = await startFake(stage);
  return {
    url,
    portal: "http://127.0.0.1:8424",
    fake: desk,
    stop,
    setLine: async (up) => void desk.setLine(up ? "online" : "offline"),
    addRefused: async () => desk.addRefused(),
    prefer: async (preferences) => void desk.setStatus({ preferences: { ...desk.status.preferences, ...preferences } }),
    choose: async () => undefined,
    finishSignIn: async () => desk.finishSignIn(),
    asColleague: () => Promise.reject(new Error("the fake has no colleagues")),
  };
}

async function post(path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(new URL(path, process.env["AMTSPULT_UI_URL"]), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

export async function startRealBackstage({ stage, email }: StartOptions): Promise<Backstage> {
  const { portal } = (await post("/backstage/start", { signed_in: stage?.stage !== "signed-out", email: email ?? null })) as { portal: string };
  const act = async (path: string, body?: unknown) => void (await post(`/backstage/${path}`, body));
  return {
    url: process.env["AMTSPULT_UI_URL"] ?? "",
    portal,
    fake: null,
    setLine: (up) => act("line", { up }),
    addRefused: () => act("refused"),
    prefer: async (change) => {
      const { preferences } = (await post("/call/status")) as DeskStatus;
      await post("/call/set_preferences", { preferences: { ...preferences, ...change } });
    },
    choose: (file) => act("choose", file),
    finishSignIn: () => act("finish-sign-in"),
    asColleague: async <T>(who: string, command: string, request: unknown) => (await post("/backstage/colleague", { email: who, command, request })) as T,
    // The next start puts a new desk in its place.
    stop: async () => undefined,
  };
}
