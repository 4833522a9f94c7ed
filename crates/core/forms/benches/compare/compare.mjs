// The form of `grouped` in ../forms.rs in two programs for the browser, without drawing anything: one answer, and
// what follows from it. Prints one JSON object a line: {program, what, runs, median, slowest}, times in ms.
//
// SurveyJS: `setValue` with checkErrorsMode onValueChanged works out what is shown and whether the answer is taken.
// form-js: `_update` judges the answer and `conditionChecker.applyConditions` works out what is shown; in the page both
// run on every key, with drawing besides. It asks for a DOM only to make its container, which jsdom gives it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { JSDOM } from 'jsdom';

const require = createRequire(import.meta.url);
const GROUPS = 10;
const FIELDS = 100;
const keys = Array.from({ length: GROUPS * FIELDS }, (_, i) => `g${Math.floor(i / FIELDS)}f${i % FIELDS}`);
const first = (key) => `${key.slice(0, key.indexOf('f'))}f0`;
const data = () => Object.fromEntries(keys.map((key) => [key, 'wert']));

function measured(runs, run) {
  for (let i = 0; i < runs / 5; i += 1) run(i);
  const times = Array.from({ length: runs }, (_, i) => {
    const start = performance.now();
    run(i);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { runs, median: times[Math.floor(runs / 2)], slowest: times[runs - 1] };
}

function tell(program, what, result) {
  console.log(JSON.stringify({ program, what, ...result }));
}

function check(condition, message) {
  if (!condition) throw new Error(message);
}

function run(program, keys, answer, shown, runs) {
  answer('g0f0', '');
  check(shown('g0f0') && !shown('g0f1') && !shown('g0f99'), `${program}: an empty answer hides nothing`);
  answer('g0f0', 'wert');
  check(shown('g0f1') && shown('g0f99'), `${program}: an answer shows nothing`);
  tell(program, 'one answer', measured(runs, (n) => answer(keys[(n * 7) % keys.length], `wert${n}`)));
  tell(program, 'hides or shows 99', measured(runs, (n) => answer('g0f0', n % 2 === 0 ? '' : 'wert')));
}

function survey() {
  const { Model } = require('survey-core');
  const elements = keys.map((key, i) => ({
    type: 'text',
    name: key,
    isRequired: (i % FIELDS) % 3 === 0,
    ...(i % FIELDS > 0 ? { visibleIf: `{${first(key)}} notempty` } : {}),
    validators: [{ type: 'text', minLength: 1, maxLength: 60 }, { type: 'regex', regex: '^(?:[a-z0-9]+)$' }],
  }));
  const model = new Model({ checkErrorsMode: 'onValueChanged', pages: [{ elements }] });
  model.data = data();
  const shown = (key) => model.getQuestionByName(key).isVisible;
  run('survey-core', keys, (key, value) => model.setValue(key, value), shown, 500);
}

async function formJs() {
  const dom = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/' });
  for (const name of Object.getOwnPropertyNames(dom.window).filter((name) => !(name in globalThis))) {
    globalThis[name] = dom.window[name];
  }
  const { Form } = require('@bpmn-io/form-js-viewer');
  // With 1,000 fields an answer takes more than 20 s: it gets the first 100.
  const few = keys.slice(0, FIELDS);
  const components = few.map((key, i) => ({
    type: 'textfield',
    id: key,
    key,
    validate: { required: (i % FIELDS) % 3 === 0, minLength: 1, maxLength: 60, pattern: '^(?:[a-z0-9]+)$' },
    ...(i % FIELDS > 0 ? { conditional: { hide: `=${first(key)} = null or ${first(key)} = ""` } } : {}),
  }));
  const form = new Form();
  await form.importSchema({ type: 'default', id: 'gross', components }, Object.fromEntries(few.map((key) => [key, 'wert'])));
  const checker = form.get('conditionChecker');
  let state = {};
  const answer = (key, value) => {
    form._update({ fieldInstance: { id: key, valuePath: [key], indexes: {} }, value });
    const { data: given } = form._getState();
    state = checker.applyConditions(given, given);
  };
  run('form-js-viewer, 100 fields', few, answer, (key) => key in state, 100);
}

const versions = JSON.parse(readFileSync(new URL('./package.json', import.meta.url))).dependencies;
console.log(JSON.stringify({ node: process.version, ...versions }));
survey();
await formJs();
