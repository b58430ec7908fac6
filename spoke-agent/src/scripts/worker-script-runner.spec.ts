// The thread: lazily started, replaced when a program does not end, never in the way of the caller.
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../cluster/exact-json.js';
import { TIMEOUTS_UNTIL_REST } from './script-limits.js';
import { ScriptRests } from './script-rests.js';
import { ScriptError } from './scripts.errors.js';
import { WorkerScriptRunner } from './worker-script-runner.js';

const runners: WorkerScriptRunner[] = [];
const runner = (options = {}): WorkerScriptRunner => {
  const made = new WorkerScriptRunner(options);
  runners.push(made);
  return made;
};
const codeOf = async (failing: Promise<unknown>): Promise<string> => {
  const error: unknown = await failing.catch((reason: unknown) => reason);
  return error instanceof ScriptError ? error.code : 'it did not fail';
};
/** A text that makes the pattern matcher of Lua, which looks at no clock, take years. */
const YEARS = 'local s = string.rep("a", 32) return string.find(s, string.rep("a?", 32) .. s .. "b")';

afterEach(async () => {
  await Promise.all(runners.splice(0).map(async (made) => await made.close()));
});

describe('scripts beside the caller', () => {
  it('start a thread with the first one only, and run all three languages', async () => {
    const scripts = runner();
    expect(scripts.isStarted).toBe(false);
    const answers = await Promise.all([
      scripts.lua('return { status = obj.status }', { obj: { status: 'Healthy' } }),
      scripts.cel('obj.a + 1', { obj: { a: 1 } }),
      scripts.jq('.a', { a: 1 }),
    ]);
    expect(answers).toEqual([{ status: 'Healthy' }, 2, [1]]);
    expect(scripts.isStarted).toBe(true);
  });

  it('see numbers that are longer than JavaScript can hold as numbers', async () => {
    const obj = parseExactJson('{"size":9007199254740993,"list":[9007199254740993]}') as Record<string, unknown>;
    const scripts = runner();
    const answers = await Promise.all([
      scripts.lua('return { type(obj.size), type(obj.list[1]) }', { obj }),
      scripts.cel('obj.size == 9007199254740993 && obj.list[0] != 9007199254740992', { obj }),
      scripts.jq('.size, (.list[0] | type)', obj),
    ]);
    expect(answers).toEqual([['number', 'number'], true, [9_007_199_254_740_992, 'number']]);
  });

  it('end the thread when nobody needs it, and start another', async () => {
    const scripts = runner({ idleMs: 20 });
    await scripts.cel('1', {});
    while (scripts.isStarted) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await scripts.cel('2', {})).toBe(2);
  });

  it('do not stall the caller, whatever they do, and those that wait are served', async () => {
    const scripts = runner();
    await scripts.cel('1', {});
    const before = process.threadCpuUsage();
    const hostile = codeOf(scripts.lua(YEARS, {}, { libraries: 'open' }));
    const waiting = scripts.jq('.x', { x: 'served' });
    expect(await hostile).toBe('SCRIPT_TIMEOUT');
    // It is given a second of its own thread. Processor time is measured: machines are busy.
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
    expect(await waiting).toEqual(['served']);
  });

  it('end jq and CEL that do not end', async () => {
    const scripts = runner();
    expect(await codeOf(scripts.jq('def f: f; f', {}))).toBe('SCRIPT_TIMEOUT');
    const list = `[${Array.from({ length: 1_000 }, (_, at) => at).join(',')}]`;
    expect(await codeOf(scripts.cel(`${list}.map(a, ${list}.map(b, ${list}.map(c, a * b * c)))`, {}))).not.toBe(
      'it did not fail',
    );
    expect(await scripts.cel('1', {})).toBe(1);
  });

  it('let a script rest that takes too long again and again', async () => {
    let now = 0;
    const scripts = runner({ nowMs: () => now });
    for (let time = 0; time < TIMEOUTS_UNTIL_REST; time += 1)
      expect(await codeOf(scripts.lua('while true do end', {}))).toBe('SCRIPT_TIMEOUT');
    const before = process.cpuUsage();
    await expect(scripts.lua('while true do end', {})).rejects.toThrow('is not run for the next 60 s');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
    expect(await scripts.lua('return 1', {})).toBe(1);
    now = 61_000;
    await expect(scripts.lua('while true do end', {})).rejects.toThrow('context deadline exceeded');
    await expect(scripts.lua('while true do end', {})).rejects.toThrow('next 120 s');
  });

  it('fail when the runner is closed, and work again afterwards', async () => {
    const scripts = runner();
    await scripts.cel('1', {});
    const running = codeOf(scripts.lua('while true do end', {}));
    const waiting = codeOf(scripts.cel('1', {}));
    await scripts.close();
    expect(await running).toBe('SCRIPT_FAILED');
    expect(await waiting).toBe('SCRIPT_FAILED');
    expect(await scripts.cel('3', {})).toBe(3);
  });

  it('refuse a text that is too long, and objects that cannot be handed over', async () => {
    const scripts = runner();
    expect(await codeOf(scripts.cel('1'.repeat(300_000), {}))).toBe('SCRIPT_INVALID');
    expect(await codeOf(scripts.cel('1', { obj: () => 1 }))).toBe('SCRIPT_FAILED');
    expect(await scripts.cel('1', {})).toBe(1);
  });
});

describe('the rest of a slow script', () => {
  it('begins anew when the script ran to its end once', () => {
    const rests = new ScriptRests(() => 0);
    for (let time = 1; time < TIMEOUTS_UNTIL_REST; time += 1) rests.timedOut('s');
    rests.ended('s');
    rests.timedOut('s');
    expect(() => rests.check('s')).not.toThrow();
  });

  it('remembers a bounded number of scripts', () => {
    const rests = new ScriptRests(() => 0);
    for (let time = 0; time < TIMEOUTS_UNTIL_REST; time += 1) rests.timedOut('first');
    expect(() => rests.check('first')).toThrow('is not run');
    for (let other = 0; other < 1_000; other += 1) rests.timedOut(`other ${other}`);
    expect(() => rests.check('first')).not.toThrow();
  });
});
