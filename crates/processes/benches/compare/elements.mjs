// The files of ../../tests/elements in bpmn-engine: of each the first run whose answers are tasks only. Prints a line a
// file: name, and whether the same activities, starts, throws and ends were reached, each as often, and the process ended
// as recorded. Timers aren't tried.
import { readFileSync, readdirSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Engine } from 'bpmn-engine';

const folder = process.argv[2];

/** Conditions in the language that the engine knows. */
const translated = (source) =>
  source.replace(
    /<conditionExpression xsi:type="tFormalExpression">\$\{(.*?)\}<\/conditionExpression>/g,
    (_, text) => {
      const own = text.replace(/(?<!["\w&])([a-z]\w*)(?!\w*[";])/gi, 'this.environment.variables.$1');
      return `<conditionExpression xsi:type="tFormalExpression" language="javascript">next(null, ${own})</conditionExpression>`;
    },
  );

async function run(source, recording) {
  const answers = [...(recording.answers ?? [])];
  const reached = [];
  const listener = new EventEmitter();
  const extensions = {
    service(activity) {
      if (!/(Service|Send|BusinessRule)Task$/.test(activity.type)) return;
      activity.behaviour.Service = function Service() {
        return { execute: (_, done) => done() };
      };
    },
  };
  const engine = new Engine({ name: 'elements', source: translated(source), extensions });
  const variables = { ...(recording.starts?.[0]?.data ?? {}) };
  const told = new Set(['bpmn:SequenceFlow', 'bpmn:Process']);
  const note = (api) => reached.push(api.id);
  const catches = (api) => /(CatchEvent|BoundaryEvent)$/.test(api.type);
  listener.on('activity.start', (api) => {
    if (!told.has(api.type) && !api.type.endsWith('Gateway') && !catches(api)) note(api);
  });
  listener.on('activity.wait', (api) => {
    if (!api.type.endsWith('Task')) return;
    const at = answers.findIndex((answer) => answer.at === api.id);
    const data = at < 0 ? {} : (answers.splice(at, 1)[0].data ?? {});
    Object.assign(api.environment.variables, data);
    setImmediate(() => api.signal(data));
  });
  let failed;
  engine.on('error', (error) => (failed = error));
  const execution = await engine.execute({ variables, listener });
  for (let i = 0; i < 50 && execution.state === 'running'; i += 1) await new Promise((next) => setImmediate(next));
  const state = execution.state;
  if (state === 'running') await execution.stop();
  if (failed) throw failed;
  return { reached, ended: state === 'idle' };
}

const isCaught = (source, id) => new RegExp(`<(intermediateCatchEvent|boundaryEvent) id="${id}"`).test(source);
const isTask = (source, id) => new RegExp(`<\\w*[tT]ask id="${id}"`).test(source);

for (const name of readdirSync(folder).filter((name) => name.endsWith('.bpmn')).sort()) {
  const source = readFileSync(join(folder, name), 'utf8');
  const runs = JSON.parse(readFileSync(join(folder, name.replace('.bpmn', '.runs.json')), 'utf8'));
  const answered = ({ at, error }) => !error && isTask(source, at);
  const recording = runs.find((one) => (one.answers ?? []).every(answered) && !one.starts?.[0]?.at);
  let told = 'not tried';
  if (recording && !source.includes('timerEventDefinition')) {
    const ended = recording.expected.ended;
    const reached = recording.expected.reached.filter((id) => !isCaught(source, id));
    try {
      const found = await Promise.race([
        run(source, recording),
        new Promise((_, reject) => setTimeout(() => reject(new Error('hangs')), 3000)),
      ]);
      const same = [...found.reached].sort().join() === [...reached].sort().join() && found.ended === ended;
      told = same ? 'as recorded' : `otherwise: ${found.reached} ${found.ended}`;
    } catch (error) {
      told = `fails: ${String(error.message).split('\n')[0]}`;
    }
  }
  console.log(`${name.replace('.bpmn', '')}\t${told}`);
}
process.exit(0);
