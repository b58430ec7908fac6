import { describe, expect, it } from '@jest/globals';
import { rollingStrategyOf, updateLimit } from './rolling-strategy.js';
import { matchSteps } from './step-match.js';

const rolling = (steps: unknown, more: object = {}) =>
  rollingStrategyOf({ strategy: { type: 'RollingSync', rollingSync: { steps }, ...more } });

describe('spec.strategy', () => {
  it.each([undefined, null, {}, { type: 'AllAtOnce' }, { type: '' }])('changes all at once for %j', (strategy) => {
    expect(rollingStrategyOf({ strategy })).toEqual({ steps: [], isReverseDeletion: false, problems: [] });
  });

  it('reads steps with their conditions and limits', () => {
    const steps = [
      { matchExpressions: [{ key: 'env', operator: 'In', values: ['dev', 'test'] }] },
      { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['dev'] }], maxUpdate: '10%' },
      { maxUpdate: 0 },
    ];
    expect(rolling(steps)).toEqual({
      steps: [
        { expressions: [{ key: 'env', operator: 'In', values: ['dev', 'test'] }] },
        { expressions: [{ key: 'env', operator: 'NotIn', values: ['dev'] }], maxUpdate: '10%' },
        { expressions: [], maxUpdate: 0 },
      ],
      isReverseDeletion: false,
      problems: [],
    });
  });

  it.each<[string, object]>([
    ['is "rolling"', { type: 'rolling' }],
    ['no steps', { type: 'RollingSync' }],
    ['no steps', { type: 'RollingSync', rollingSync: { steps: [] } }],
    ['needs the steps', { type: 'AllAtOnce', deletionOrder: 'Reverse' }],
    ['can be AllAtOnce or Reverse', { deletionOrder: 'reverse' }],
  ])('changes all at once and says so: %s', (message, strategy) => {
    const { steps, problems, isReverseDeletion } = rollingStrategyOf({ strategy });
    expect({ steps, isReverseDeletion }).toEqual({ steps: [], isReverseDeletion: false });
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  it.each<[string, object]>([
    ['"Exists" of "env" can only be In or NotIn', { matchExpressions: [{ key: 'env', operator: 'Exists' }] }],
    ['neither a number nor a percentage', { maxUpdate: 'half' }],
    ['nothing of the step changes', { maxUpdate: -1 }],
  ])('names the step that is wrong: %s', (message, step) => {
    expect(rolling([{}, step]).problems).toEqual([expect.stringMatching(/^spec\.strategy\.rollingSync\.steps\[1\]/)]);
    expect(rolling([{}, step]).problems[0]).toContain(message);
  });

  it('takes the steps backwards when the set is deleted, if it is told so', () => {
    expect(rolling([{}], { deletionOrder: 'Reverse' }).isReverseDeletion).toBe(true);
  });
});

describe('how many of a step change at a time', () => {
  it.each<[number | string | undefined, number, number]>([
    [undefined, 7, 7],
    [3, 7, 3],
    [0, 7, 0],
    ['0%', 7, 0],
    ['1%', 7, 1],
    ['50%', 7, 3],
    ['100%', 7, 7],
    ['200%', 7, 14],
    ['50%', 1, 1],
    ['25%', 0, 1],
    ['many', 7, 1],
  ])('maxUpdate %s of %i applications means %i', (maxUpdate, total, expected) => {
    expect(updateLimit({ expressions: [], ...(maxUpdate !== undefined && { maxUpdate }) }, total)).toBe(expected);
  });
});

describe('which step an application belongs to', () => {
  const app = (name: string, labels: Record<string, string>) => ({ id: name, name, labels });
  const step = (...expressions: [string, string, string[]][]) => ({
    expressions: expressions.map(([key, operator, values]) => ({ key, operator, values })),
  });

  it('takes all conditions of a step together, and a missing label fails In and passes NotIn', () => {
    const apps = [app('a', { env: 'dev', tier: '1' }), app('b', { env: 'dev' }), app('c', {}), app('d', { tier: '1' })];
    const steps = [
      step(['env', 'In', ['dev', 'test']], ['tier', 'In', ['1']]),
      step(['env', 'NotIn', ['dev']], ['tier', 'NotIn', ['1']]),
    ];
    expect(Object.fromEntries(matchSteps(steps, apps).stepOf)).toEqual({ a: 0, c: 1 });
  });

  it('gives a step without conditions everything', () => {
    expect(Object.fromEntries(matchSteps([step()], [app('a', {})]).stepOf)).toEqual({ a: 0 });
  });

  it('lets no application match an operator that does not exist', () => {
    expect(matchSteps([step(['env', 'Exists', []])], [app('a', { env: 'x' }), app('b', {})]).stepOf.size).toBe(0);
  });

  it('never finds a label on the prototype', () => {
    expect(matchSteps([step(['constructor', 'NotIn', ['x']])], [app('a', {})]).stepOf.size).toBe(1);
    expect(matchSteps([step(['toString', 'In', ['x']])], [app('a', {})]).stepOf.size).toBe(0);
  });

  it('counts the first of two matching steps, and tells both with the applications', () => {
    const apps = Array.from({ length: 7 }, (_, index) => app(`app${index}`, { env: 'dev' }));
    const { stepOf, problems } = matchSteps([step(['env', 'In', ['dev']]), step(), step()], apps);
    expect([...new Set(stepOf.values())]).toEqual([0]);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('The steps 1 and 2 both match "app0", "app1", "app2", "app3", "app4" and 2 more');
  });
});
