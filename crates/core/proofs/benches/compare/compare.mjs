// The processes of ../processes.rs in bpmn-engine, and reading files with bpmn-moddle. Prints one JSON object a line:
// {program, what, runs, cpu} with the CPU milliseconds of one run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import * as Elements from 'bpmn-elements';
import { Engine } from 'bpmn-engine';
import { Serializer, TypeResolver } from 'moddle-context-serializer';

const [folder, ...files] = process.argv.slice(2);

const used = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** CPU milliseconds of one run: the median of three rounds. */
async function measured(runs, run) {
  for (let i = 0; i < runs / 4; i += 1) await run();
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const before = used();
    for (let i = 0; i < runs; i += 1) await run();
    rounds.push((used() - before) / runs);
  }
  return rounds.sort((a, b) => a - b)[1];
}

const tell = (program, what, runs, cpu) => console.log(JSON.stringify({ program, what, runs, cpu }));

/** What bpmn-engine 25.0.1 doesn't bring to an end within two minutes. */
const ENDLESS = 'mixed-100.js.bpmn';

for (const name of readdirSync(folder).filter((name) => name.endsWith('.js.bpmn') && name !== ENDLESS).sort()) {
  const source = readFileSync(join(folder, name), 'utf8');
  const model = await new BpmnModdle().fromXML(source);
  const context = Serializer(model, TypeResolver(Elements));
  let finished;
  const run = async () => {
    const engine = new Engine({ name, sourceContext: context });
    const execution = await engine.execute({ variables: { n: 7 } });
    if (execution.state !== 'idle') throw new Error(`${name} has not ended`);
    finished = execution;
  };
  const runs = name.includes('100') ? 5 : 40;
  tell('bpmn-engine 25.0.1', name.replace('.js.bpmn', ''), runs, await measured(runs, run));
  if (name === 'sequence-10.js.bpmn') {
    tell('bpmn-engine 25.0.1', 'state of a finished instance, bytes', 1, JSON.stringify(finished.getState()).length);
  }
}

for (const file of files) {
  const source = readFileSync(file, 'utf8');
  const runs = 10;
  tell('bpmn-moddle 10.3.1', `read ${file.split('/').pop()}`, runs, await measured(runs, () => new BpmnModdle().fromXML(source)));
}
