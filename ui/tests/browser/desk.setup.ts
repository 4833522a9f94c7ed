// Starts testkit's desk-over-http where AMTSPULT_DESK names it, so that the tests run on the real commands.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CSP } from "./fake/server";

function firstLine(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    process.once("exit", (code) => reject(new Error(`desk-over-http ended with ${code}`)));
    if (process.stdout) createInterface(process.stdout).once("line", resolve);
  });
}

export default async function setup() {
  const program = process.env["AMTSPULT_DESK"];
  if (program === undefined) return;
  const desk = spawn(program, [join(import.meta.dirname, "../../dist"), CSP], { stdio: ["ignore", "pipe", "inherit"] });
  process.env["AMTSPULT_UI_URL"] = await firstLine(desk);
  return () => void desk.kill();
}
