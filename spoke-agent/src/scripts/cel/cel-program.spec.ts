import { beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptError } from '../scripts.errors.js';
import { CelPrograms } from './cel-program.js';

let programs: CelPrograms;
const obj = {
  metadata: { name: 'a', generation: 2 },
  spec: { replicas: 3 },
  status: {
    replicas: 3,
    ratio: 0.5,
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', message: 'ok' }],
    none: null,
  },
};
const run = (expression: string): unknown => programs.run(expression, { obj });
const errorOf = (expression: string): ScriptError => {
  try {
    run(expression);
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
};

beforeAll(async () => {
  programs = await CelPrograms.load();
});

describe('CEL', () => {
  it('reads objects as the Kubernetes API server does', () => {
    expect(
      run('obj.status.conditions.exists(c, c.type == "Ready" && c.status == "True") ? "Healthy" : "Progressing"'),
    ).toBe('Healthy');
    expect(run('obj.status.replicas == obj.spec.replicas && obj.status.replicas + 1 > 3')).toBe(true);
    expect(run('obj.status.ratio * 2.0')).toBe(1);
    expect(run('has(obj.status.missing) ? "there" : "absent"')).toBe('absent');
    expect(run('obj.?status.?missing.orValue("absent")')).toBe('absent');
    expect(run('obj.status.none == null')).toBe(true);
    expect(run('obj["metadata"]["name"].startsWith("a") && size(obj.status.conditions) == 1')).toBe(true);
  });

  it('answers JSON', () => {
    expect(
      run('{"status": "Degraded", "message": "n=" + string(obj.spec.replicas), "list": [1, 2.5, null, true]}'),
    ).toEqual({
      status: 'Degraded',
      message: 'n=3',
      list: [1, 2.5, null, true],
    });
    expect(errorOf('type(1)').message).toContain('no form in JSON');
  });

  it('tells what is wrong without quoting the object', () => {
    expect(errorOf('obj.status.').code).toBe('SCRIPT_INVALID');
    expect(errorOf('obj.status.missing')).toMatchObject({ code: 'SCRIPT_FAILED', message: 'No such key: missing' });
    expect(errorOf('other').message).toContain('other');
    expect(errorOf('obj.status.phase + 1').message).not.toContain('Running');
  });

  it('has no way to the machine, nor through prototypes', () => {
    expect(errorOf('obj.constructor').message).toContain('No such key');
    expect(errorOf('obj.__proto__').message).toContain('No such key');
    expect(errorOf('process.env').code).not.toBe('');
  });

  it('refuses expressions that are too large', () => {
    expect(errorOf(`${'('.repeat(500)}1${')'.repeat(500)}`).code).toBe('SCRIPT_INVALID');
    expect(errorOf(Array.from({ length: 30_000 }, () => '1').join('+')).code).toBe('SCRIPT_INVALID');
  });
});
