// SPDX-License-Identifier: Apache-2.0
// Jobs: the form that begins one, the list of them, and the one that is shown.

import { call, fields } from './api.js';
import { Log } from './log.js';
import { byId, clock, duration, noProblem, problem } from './page.js';
import { follow } from './stream.js';

// Agents tell every two seconds that a process lives; a busy agent or network may be a little late.
const SILENCE = 4000;

export function startJobs(nodes) {
  const shown = new ShownJob(nodes, refresh);
  const list = byId('jobs');

  byId('run').addEventListener('submit', async submit => {
    submit.preventDefault();
    noProblem();
    try {
      const job = await call('POST', 'api/jobs', fields(submit.target));
      shown.show(job);
      await refresh();
    } catch (error) {
      problem(error);
    }
  });
  list.addEventListener('change', () => show(list.value));
  byId('cancel').addEventListener('click', () => shown.cancel());
  refresh().then(jobs => show(location.hash.slice(1) || jobs[0]?.id));

  async function show(id) {
    if (!id) return;
    try {
      shown.show(await call('GET', `api/jobs/${encodeURIComponent(id)}`));
    } catch (error) {
      problem(error);
    }
  }

  async function refresh() {
    const jobs = await call('GET', 'api/jobs').catch(error => (problem(error), []));
    list.replaceChildren(...jobs.map(option), ...(jobs.length ? [] : [new Option('none yet', '')]));
    list.value = shown.id ?? jobs[0]?.id ?? '';
    return jobs;
  }
}

function option(job) {
  const command = job.command.length > 40 ? `${job.command.slice(0, 39)}…` : job.command;
  return new Option(`${clock(job.startedAt)} ${command} (${job.outcome ?? job.state})`, job.id);
}

class ShownJob {
  id = null;
  #nodes;
  #over;
  #log = new Log();
  #stream = null;
  #acknowledged = new Map();
  #heard = new Map();
  #ended = 0;
  #expected = 0;

  constructor(nodes, over) {
    this.#nodes = nodes;
    this.#over = over;
    nodes.onChoice(node => this.#read(node));
    byId('log-all').addEventListener('click', () => this.#read(''));
    setInterval(() => this.#listen(), 1000);
  }

  show(job) {
    this.#stream?.close();
    this.id = job.id;
    history.replaceState(null, '', `#${job.id}`);
    this.#nodes.clear();
    this.#log.clear();
    this.#nodes.press('');
    this.#acknowledged.clear();
    this.#heard.clear();
    this.#ended = this.#expected = 0;
    byId('job').hidden = false;
    byId('job-command').textContent = job.command;
    byId('cancel').hidden = job.state !== 'running';
    this.#state('running', 'running');
    this.#progress();
    this.#stream = follow('job', job.id, event => this.#tell(event));
  }

  async cancel() {
    noProblem();
    await call('DELETE', `api/jobs/${this.id}`).catch(problem);
  }

  #read(node) {
    this.#log.show(node);
    this.#nodes.press(node);
  }

  /** Gives true for the last event of the job. */
  #tell(event) {
    const told = {
      warned: () => this.#log.remark(`warning: ${event.text}`),
      submitted: () => this.#submitted(event),
      acknowledged: () => this.#acknowledge(event),
      output: () => this.#print(event),
      heartbeat: () => this.#hear(event, 'running, no new output'),
      exited: () => this.#exited(event),
      missing: () => this.#endNode(event, 'missing', `missing: ${event.reason}`),
      lost: () => this.#endNode(event, 'lost', `lost: ${event.reason}`),
      truncated: () => this.#truncated(event),
      gap: () => this.#log.remarkEverywhere(`up to ${event.atMost} earlier pieces of output are no longer held by the server`),
      finished: () => this.#finished(event),
      cancelled: () => this.#end('cancelled', `cancelled by ${event.by}`, 'cancelled, may still run'),
      failed: () => this.#end('failed', event.message, 'no longer followed'),
    }[event.type];
    return told ? told() : false;
  }

  #submitted(event) {
    this.#expected = event.expected;
    for (const node of event.targets) this.#nodes.state(node, 'called', 'called');
    this.#progress();
  }

  #acknowledge(event) {
    this.#acknowledged.set(event.node, Date.parse(event.at));
    this.#expected = Math.max(this.#expected, this.#acknowledged.size);
    this.#hear(event, 'acknowledged');
    this.#progress();
  }

  #truncated(event) {
    const limit = `output cut at the limit of ${event.limit} bytes for ${event.scope === 'job' ? 'the job' : 'a node'}`;
    this.#log.remark(`${event.node}: ${limit}`);
    this.#log.remark(limit, event.node);
    // From here on nothing more is read of what it prints, so that its silence says nothing.
    this.#heard.delete(event.node);
    this.#nodes.state(event.node, 'running', 'running, no longer read');
  }

  #hear(event, words) {
    this.#heard.set(event.node, { at: event.at, here: performance.now() });
    this.#nodes.state(event.node, 'running', words);
  }

  // Agents tell at least that their process lives; one that does not is said to be silent, not what it did last.
  #listen() {
    for (const [node, heard] of this.#heard) {
      if (performance.now() - heard.here > SILENCE) this.#nodes.state(node, 'running', `silent since ${clock(heard.at)}`);
    }
  }

  #print(event) {
    this.#hear(event, 'printing');
    this.#nodes.printed(event.node, this.#log.print(event.node, event.text));
  }

  #exited(event) {
    const took = Date.parse(event.at) - (this.#acknowledged.get(event.node) ?? Date.parse(event.at));
    const words = { ok: 'exit 0', failed: `exit ${event.code}`, signalled: 'killed by a signal',
      indeterminate: 'exit 255, may still run' }[event.meaning];
    this.#endNode(event, event.code === 0 ? 'ok' : 'failed', `${words} · ${duration(took)}`);
  }

  #endNode(event, state, words) {
    this.#log.end(event.node);
    this.#heard.delete(event.node);
    this.#nodes.state(event.node, state, words);
    this.#ended++;
    this.#progress();
  }

  #finished(event) {
    const well = event.exited - event.failed;
    const rest = ['failed', 'missing', 'lost'].filter(what => event[what]).map(what => `${event[what]} ${what}`);
    const words = [`${well} of ${event.expected || event.acknowledged} exited with 0`, ...rest].join(', ');
    if (event.cause) this.#log.remark(event.cause);
    return this.#end(event.outcome, `${event.outcome}: ${words}`);
  }

  #end(state, words, others = '') {
    this.#state(state, words);
    this.#heard.clear();
    this.#nodes.settle(others);
    // The one thing of a job that is read aloud.
    byId('announcement').textContent = `${byId('job-command').textContent}: ${words}`;
    byId('cancel').hidden = true;
    this.#over();
    return true;
  }

  #state(state, words) {
    byId('job-state').dataset.state = state;
    byId('job-state').textContent = words;
  }

  #progress() {
    const bar = byId('job-progress');
    bar.hidden = false;
    bar.max = Math.max(1, this.#expected);
    bar.value = this.#ended;
    if (byId('job-state').dataset.state === 'running' && this.#expected) {
      this.#state('running', `running: ${this.#ended} of ${this.#expected} ended`);
    }
  }
}
