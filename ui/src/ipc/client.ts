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

function listenOverHttp(name: EventName, handler: (payload: unknown) => void): () => void {
  source ??= new EventSource("/events");
  const stream = source;
  const onMessage = (event: MessageEvent<string>) => handler(JSON.parse(event.data));
  stream.addEventListener(name, onMessage);
  return () => stream.removeEventListener(name, onMessage);
}

/** Hears one event until the returned function is called. */
export function listen<N extends EventName>(name: N, handler: (payload: Events[N]) => void): () => void {
  if (!inWindow) return listenOverHttp(name, (payload) => handler(payload as Events[N]));
  const stop = listenInWindow<Events[N]>(name, (event) => handler(event.payload));
  return () => void stop.then((unlisten) => unlisten());
}
