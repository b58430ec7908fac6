import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ScriptRunner, type LuaOptions } from '../../scripts/script-runner.js';
import { ScriptError } from '../../scripts/scripts.errors.js';
import { parseCustomizations } from '../customizations/parse-customizations.js';
import { healthCheckFor, runHealthCheck } from './custom-health.js';

const widget: KubernetesObject = { apiVersion: 'shop.example.com/v1', kind: 'Widget', metadata: { name: 'w' } };
const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
const sourceFor = (object: KubernetesObject, data: Record<string, string>): string | undefined =>
  healthCheckFor(object, parseCustomizations(data))?.source;

/** Answers what it is told to. */
class AnsweringScripts extends ScriptRunner {
  options: LuaOptions | undefined;
  private readonly answer: () => unknown;
  constructor(answer: () => unknown) {
    super();
    this.answer = answer;
  }
  override lua(_script: string, _globals: object, options?: LuaOptions): Promise<unknown> {
    this.options = options;
    return Promise.resolve().then(this.answer);
  }
  override cel(): Promise<unknown> {
    return Promise.resolve().then(this.answer);
  }
  override jq(): Promise<unknown[]> {
    return Promise.resolve([]);
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}
const run = async (language: 'lua' | 'cel', answer: () => unknown): Promise<unknown> =>
  await runHealthCheck(
    { kind: 'x', language, source: 's', opensLibraries: false },
    widget,
    new AnsweringScripts(answer),
  );

describe('the check that counts for an object', () => {
  const key = (kind: string): string => `resource.customizations.health.${kind}`;

  it('is that of its group and kind; of the core group that of its kind alone', () => {
    const data = {
      [key('shop.example.com_Widget')]: 'one',
      [key('Pod')]: 'two',
      [key('other.example.com_Widget')]: 'no',
    };
    expect(sourceFor(widget, data)).toBe('one');
    expect(sourceFor(pod, data)).toBe('two');
    expect(sourceFor({ ...widget, kind: 'Gadget' }, data)).toBeUndefined();
  });

  it('may be one of a pattern, where there is none of the kind itself', () => {
    expect(sourceFor(widget, { [key('*.example.com_*')]: 'wide' })).toBe('wide');
    expect(sourceFor(widget, { [key('*.example.com_*')]: 'wide', [key('shop.example.com_Widget')]: 'own' })).toBe(
      'own',
    );
    expect(sourceFor(widget, { [key('*.example.com_*')]: 'wide', [key('shop.example.com_Widget')]: '' })).toBe('wide');
    expect(sourceFor(pod, { [key('*_*')]: 'groups only' })).toBeUndefined();
  });

  it('comes from the older key, too, and from CEL first', () => {
    const older = 'shop.example.com/Widget:\n  health.lua: older\n';
    expect(sourceFor(widget, { 'resource.customizations': older })).toBe('older');
    expect(sourceFor(widget, { 'resource.customizations': older, [key('shop.example.com_Widget')]: 'newer' })).toBe(
      'newer',
    );
    expect(
      sourceFor(widget, {
        [key('shop.example.com_Widget')]: 'lua',
        'wheelhouse.health.cel.shop.example.com_Widget': 'cel',
      }),
    ).toBe('cel');
  });

  it('is none for an object that is being deleted', () => {
    const metadata = { name: 'w', deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(sourceFor({ ...widget, metadata }, { [key('shop.example.com_Widget')]: 'one' })).toBeUndefined();
  });
});

describe('what a check answers', () => {
  it('is its health, as Argo CD takes the answer of Lua', async () => {
    expect(await run('lua', () => ({ status: 'Degraded', message: 'm' }))).toEqual({
      health: 'Degraded',
      message: 'm',
    });
    expect(await run('lua', () => ({ Status: 'Healthy' }))).toEqual({ health: 'Healthy', message: '' });
    expect(await run('lua', () => ({ status: 'Fine' }))).toEqual({
      health: 'Unknown',
      message: 'Lua returned an invalid health status',
    });
    expect(await run('lua', () => null)).toBeUndefined();
    expect(await run('lua', () => [])).toBeUndefined();
    expect(await run('lua', () => 'Healthy')).toEqual({
      health: 'Unknown',
      message: 'expect table output from Lua script, not string',
    });
  });

  it('is a word or an object of CEL', async () => {
    expect(await run('cel', () => 'Suspended')).toEqual({ health: 'Suspended', message: '' });
    expect(await run('cel', () => ({ status: 'Degraded', message: 'm' }))).toEqual({
      health: 'Degraded',
      message: 'm',
    });
    expect(await run('cel', () => null)).toBeUndefined();
    expect(await run('cel', () => true)).toMatchObject({ health: 'Unknown' });
    expect(await run('cel', () => ({ status: 'Healthy', message: 5 }))).toMatchObject({ health: 'Unknown' });
  });

  it('is Unknown with the message when the check fails, whatever happened', async () => {
    const fail = (error: Error) => (): unknown => {
      throw error;
    };
    expect(await run('lua', fail(new ScriptError('SCRIPT_FAILED', '<string>:1: boom')))).toEqual({
      health: 'Unknown',
      message: '<string>:1: boom',
    });
    expect(await run('lua', fail(new Error('a secret')))).toEqual({
      health: 'Unknown',
      message: 'the check could not be run',
    });
  });

  it('names the key of a CEL check that fails', async () => {
    const failing = (error: Error): AnsweringScripts =>
      new AnsweringScripts(() => {
        throw error;
      });
    const messageFor = async (kind: string, error: Error): Promise<string | undefined> =>
      (await runHealthCheck({ kind, language: 'cel', source: 's', opensLibraries: false }, widget, failing(error)))
        ?.message;
    const invalid = new ScriptError('SCRIPT_INVALID', 'Unexpected character: =');
    expect(await messageFor('shop.example.com/Widget', invalid)).toBe(
      'wheelhouse.health.cel.shop.example.com_Widget cannot be read: Unexpected character: =',
    );
    expect(await messageFor('*/*', invalid)).toContain('wheelhouse.health.cel.all cannot be read');
    expect(await messageFor('Pod', new ScriptError('SCRIPT_FAILED', 'No such key: phase'))).toBe(
      'wheelhouse.health.cel.Pod: No such key: phase',
    );
    expect(await messageFor('Pod', new Error('a secret'))).toBe(
      'wheelhouse.health.cel.Pod: the check could not be run',
    );
  });

  it('has a message of a bounded length', async () => {
    const health = await run('lua', () => ({ status: 'Healthy', message: 'x'.repeat(1e6) }));
    expect((health as { message: string }).message).toHaveLength(8_003);
  });

  it('opens libraries where that is asked for', async () => {
    const scripts = new AnsweringScripts(() => null);
    const data = { 'resource.customizations.health.Pod': 's', 'resource.customizations.useOpenLibs.Pod': 'true' };
    const check = healthCheckFor(pod, parseCustomizations(data));
    if (check !== undefined) await runHealthCheck(check, pod, scripts);
    expect(scripts.options).toEqual({ libraries: 'open' });
  });
});
