// The only door to the Rust side. In the window it is Tauri's IPC, in a browser test the same commands over HTTP.
import { invoke } from "@tauri-apps/api/core";
import { listen as listenInWindow } from "@tauri-apps/api/event";
import type { CommandError, Commands, Events } from "./contract";

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]["request"];
export type Answer<N extends CommandName> = Commands[N]["answer"];
export type EventName = keyof Events;

const inWindow = "__TAURI_INTERNALS__" in globalThis;

export class CallError extends Error {
  constructor(readonly error: CommandError) {
    super(error.message);
    this.name = "CallError";
  }
}

function isCommandError(value: unknown): value is CommandError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

function toCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  if (isCommandError(thrown)) return new CallError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CallError({ code: "bad-request", message, details: null, retryable: true });
}

async function callOverHttp(name: string, request: unknown): Promise<unknown> {
  const response = await fetch(`/call/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw body;
  return body;
}

/** Runs one command; throws `CallError` with the code of what went wrong. */
export async function call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>> {
  try {
    const answer = inWindow ? await invoke("call", { name, request }) : await callOverHttp(name, request);
    return answer as Answer<N>;
  } catch (thrown) {
    throw toCallError(thrown);
  }
}

let source: EventSource | null = null;

/** Resolves when the stream is open; a portal of tests that isn't there is told by the calls. */
function streamOpen(stream: EventSource): Promise<void> {
  if (stream.readyState !== EventSource.CONNECTING) return Promise.resolve();
  return new Promise((resolve) => {
    stream.addEventListener("open", () => resolve(), { once: true });
    stream.addEventListener("error", () => resolve(), { once: true });
  });
}

async function hearOverHttp(name: EventName, handler: (payload: unknown) => void): Promise<() => void> {
  source ??= new EventSource("/events");
  const stream = source;
  const onMessage = (event: MessageEvent<string>) => handler(JSON.parse(event.data));
  stream.addEventListener(name, onMessage);
  await streamOpen(stream);
  return () => stream.removeEventListener(name, onMessage);
}

/** Hears one event from when this resolves until the function that it gives is called. */
export function hear<N extends EventName>(name: N, handler: (payload: Events[N]) => void): Promise<() => void> {
  if (!inWindow) return hearOverHttp(name, (payload) => handler(payload as Events[N]));
  return listenInWindow<Events[N]>(name, (event) => handler(event.payload));
}

/** Hears one event until the returned function is called. */
export function listen<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void {
  const stop = hear(name, handler);
  return () => void stop.then((unlisten) => unlisten());
}

/** Stores what was typed before the window closes; it waits for two seconds. */
export function beforeClosing(store: () => Promise<unknown>) {
  if (inWindow) void listenInWindow("closing", () => void store().finally(() => invoke("close_window")));
}
