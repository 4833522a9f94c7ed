// The files of ../../tests/elements in bpmn-engine: of each the first run without errors of tasks. Prints a line a file: name,
// and whether the same activities, starts, throws and ends were reached, each as often, and the process ended as recorded.
// That a multi-instance subprocess counts only itself, not its instances, isn't held against it.
import { readFileSync, readdirSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Timers } from 'bpmn-elements';
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
  const [start] = recording.starts ?? [];
  const answers = [...(recording.answers ?? [])];
  // A start that waits for something is answered, too.
  const begins = source.match(new RegExp(`Event id="${start?.at}".*`));
  if (/EventDefinition/.test(begins)) answers.unshift({ at: start.at });
  const reached = [];
  const waiting = [];
  const pending = [];
  const listener = new EventEmitter();
  const extensions = {
    service(activity) {
      if (!/(Service|Send|BusinessRule)Task$/.test(activity.type)) return;
      activity.behaviour.Service = function Service() {
        return { execute: (_, done) => done() };
      };
    },
  };
  // Time passes only when nothing else can happen.
  const timers = new Timers({
    setTimeout(goOff, delay, owner) {
      const timer = { goOff: () => goOff(owner), delay, at: owner.id };
      pending.push(timer);
      return timer;
    },
    clearTimeout: (timer) => remove(pending, (one) => one === timer),
  });
  const engine = new Engine({ name: 'elements', source: translated(source), extensions, timers });
  const variables = { ...(start?.data ?? {}) };
  const told = new Set(['bpmn:SequenceFlow', 'bpmn:Process']);
  const note = (api) => reached.push(api.id);
  const isStart = (api) => source.includes(`<startEvent id="${api.id}"`);
  listener.on('activity.start', (api) => {
    if (told.has(api.type) || /(Gateway|CatchEvent|BoundaryEvent)$/.test(api.type)) return;
    if (!isStart(api) && !repeats(source, api.id)) note(api);
  });
  // Starts may wait before they happen.
  listener.on('activity.end', (api) => {
    if (isStart(api)) note(api);
  });
  listener.on('activity.wait', (api) => {
    waiting.push(api);
    // The instances of a task that repeats only wait.
    if (repeats(source, api.id)) note(api);
  });
  listener.on('activity.leave', (api) => {
    while (remove(waiting, (one) => one.id === api.id));
  });
  let failed;
  engine.on('error', (error) => (failed = error));
  const execution = await engine.execute({ variables, listener });

  /** What waits goes on, with an answer or without. */
  function goesOn(api, data = {}) {
    Object.assign(api.environment.variables, data);
    const message = !api.type.endsWith('Task') && (api.content.message ?? api.content.signal);
    if (message) execution.signal({ id: message.id });
    else api.signal(data);
    return true;
  }
  function give({ at, data }) {
    const timer = remove(pending, (one) => one.at === at);
    if (timer) timer.goOff();
    // The last of several events: an engine that knows one may take the first.
    const api = timer ? undefined : remove(waiting.reverse(), (one) => one.id === at);
    waiting.reverse();
    return timer || (api && goesOn(api, data));
  }
  function step() {
    if (remove(answers, give)) return true;
    const task = remove(waiting, (one) => one.type.endsWith('Task'));
    if (task) return goesOn(task);
    pending.sort((one, other) => one.delay - other.delay);
    const timer = pending.shift();
    timer?.goOff();
    return timer;
  }
  for (let i = 0; i < 50 && execution.state === 'running'; i += 1) {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
    if (execution.state !== 'running' || !step()) break;
  }
  const state = execution.state;
  if (state === 'running') await execution.stop();
  if (failed) throw failed;
  // An event that came too often, for the engine waited for one of several only.
  const left = answers.filter(({ at }) => new RegExp(`Event id="${at}"`).test(source));
  return { reached, ended: state === 'idle', left };
}

/** Takes the first that fits out of a list. */
function remove(list, fits) {
  const at = list.findIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

const repeats = (source, id) => new RegExp(`<\\w*[tT]ask id="${id}"[^>]*><multiInstance`).test(source);
const isRepeatedScope = (source, id) => new RegExp(`<subProcess id="${id}">\\s*<multiInstance`).test(source);
const isCaught = (source, id) => new RegExp(`<(intermediateCatchEvent|boundaryEvent) id="${id}"`).test(source);

for (const name of readdirSync(folder).filter((name) => name.endsWith('.bpmn')).sort()) {
  const source = readFileSync(join(folder, name), 'utf8');
  const runs = JSON.parse(readFileSync(join(folder, name.replace('.bpmn', '.runs.json')), 'utf8'));
  const recording = runs.find((one) => !(one.answers ?? []).some((answer) => answer.error));
  let told = 'not tried';
  // What begins by a condition can't be begun otherwise.
  if (recording && name !== 'startEvent-conditional.bpmn') {
    const ended = recording.expected.ended;
    const reached = recording.expected.reached.filter((id) => !isCaught(source, id));
    try {
      const found = await Promise.race([
        run(source, recording),
        new Promise((_, reject) => setTimeout(() => reject(new Error('hangs')), 3000)),
      ]);
      const counted = (ids) => ids.filter((id, at) => !isRepeatedScope(source, id) || ids.indexOf(id) === at).sort().join();
      const same = counted(found.reached) === counted(reached) && found.ended === ended && !found.left.length;
      told = same ? 'as recorded' : `otherwise: ${found.reached} ${found.ended}`;
    } catch (error) {
      told = `fails: ${String(error.message).split('\n')[0]}`;
    }
  }
  console.log(`${name.replace('.bpmn', '')}\t${told}`);
}
process.exit(0);
