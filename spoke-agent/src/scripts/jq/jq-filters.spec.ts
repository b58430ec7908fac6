import { describe, expect, it } from '@jest/globals';
import { ScriptError } from '../scripts.errors.js';
import { JqFilters } from './jq-filters.js';

const filters = new JqFilters();
const run = async (filter: string, input: unknown): Promise<unknown[]> => await filters.run(filter, input);
const errorOf = async (filter: string, input: unknown = {}): Promise<ScriptError> => {
  const error: unknown = await run(filter, input).catch((reason: unknown) => reason);
  if (error instanceof ScriptError) return error;
  throw new Error('It did not fail.');
};

describe('jq', () => {
  it('gives everything that a filter puts out, in order', async () => {
    expect(await run('.a[]', { a: [1, 'x\ny', null, { b: 'ü' }] })).toEqual([1, 'x\ny', null, { b: 'ü' }]);
    expect(await run('empty', {})).toEqual([]);
    expect(
      await run('del(.spec.containers[] | select(.name == "b"))', {
        spec: { containers: [{ name: 'a' }, { name: 'b' }] },
      }),
    ).toEqual([{ spec: { containers: [{ name: 'a' }] } }]);
    expect(await run('.', 'text')).toEqual(['text']);
    expect(await run('.', null)).toEqual([null]);
  });

  it('tells what is wrong with a filter, and nothing of the object', async () => {
    expect(await errorOf('.a |')).toMatchObject({ code: 'SCRIPT_INVALID' });
    expect((await errorOf('.a.b', { a: 'secret' })).message).toBe('Cannot index string');
    const failed = await errorOf('error(.a)', { a: 'secret' });
    expect(failed).toMatchObject({ code: 'SCRIPT_FAILED' });
    expect(failed.message).not.toContain('secret');
    expect((await errorOf('.a + 1', { a: 'secret' })).message).not.toContain('secret');
  });

  it('goes on for as long as it is asked, whatever went wrong before', async () => {
    const input = { spec: { a: 1, list: [{ k: 1 }] } };
    for (let count = 0; count < 400; count += 1) {
      expect(await run(count % 2 === 0 ? 'del(.spec.list)' : '[path(.spec.a)]', input)).toHaveLength(1);
      if (count % 50 === 0) await errorOf('.spec.a.b', input);
    }
    for (let count = 0; count < 40; count += 1)
      expect(await run(`.a | select(. == "${'y'.repeat(3_000)}")`, { a: 1 })).toEqual([]);
  });

  it('reads large objects in time', async () => {
    const before = process.threadCpuUsage();
    expect(await run('[path(.a)]', { a: 'x'.repeat(300_000) })).toEqual([[['a']]]);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
    expect(new Uint8Array([1, 2, 3]).slice(1).byteOffset).toBe(0);
  });

  it('reaches no file and none of our environment', async () => {
    expect((await errorOf('include "passwd" {search: "/etc"}; .')).code).toBe('SCRIPT_INVALID');
    expect((await errorOf('import "/etc/passwd" as $x; $x')).code).toBe('SCRIPT_INVALID');
    process.env['JQ_SPEC_SECRET'] = 'secret';
    expect(JSON.stringify(await run('[$ENV, env]', {}))).not.toContain('secret');
  });
});
