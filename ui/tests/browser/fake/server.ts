import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Stage } from "../../../src/ipc/contract";
import { FakeDesk, Refusal } from "./desk";

const DIST = join(import.meta.dirname, "../../../dist");
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

/** The policy of tauri.conf: what it forbids must fail here already. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self' ipc: http://ipc.localhost; worker-src 'self'";

async function sendFile(response: ServerResponse, path: string) {
  const name = normalize(path === "/" ? "/index.html" : path);
  try {
    const content = await readFile(join(DIST, name));
    response.writeHead(200, {
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
      "content-security-policy": CSP,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function answerCall(desk: FakeDesk, name: string, body: string, response: ServerResponse) {
  const handler = (desk.handlers as unknown as Record<string, (request: unknown) => unknown>)[name];
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (!handler) return json(404, { code: "unknown-command", message: name, details: null, retryable: false });
  try {
    const request: unknown = JSON.parse(body);
    desk.calls.push({ name, request });
    return json(200, await handler(request));
  } catch (thrown) {
    if (thrown instanceof Refusal) return json(422, thrown.error);
    throw thrown;
  }
}

export async function startFake(stage: Stage = { stage: "open" }) {
  const streams = new Set<ServerResponse>();
  const desk = new FakeDesk((event, data) => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }, stage);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": hello\n\n");
      streams.add(response);
      request.on("close", () => streams.delete(response));
    } else if (path.startsWith("/call/")) {
      void bodyOf(request).then((body) => answerCall(desk, path.slice("/call/".length), body, response));
    } else {
      void sendFile(response, decodeURIComponent(path));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    desk,
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise<void>((resolve) => {
        streams.forEach((stream) => stream.end());
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
