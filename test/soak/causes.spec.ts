import { describe, expect, it } from '@jest/globals';
import { Causes } from './causes.js';

const MINUTE_MS = 60_000;
const OBJECT = 'configmaps soak-0/app-00';
const write = (at: number, verb = 'patch', object = OBJECT): { object: string; verb: string; at: number } => ({
  object,
  verb,
  at,
});

describe('the causes of writes', () => {
  it('explain a write after a change, and each further one after a further change', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    expect(causes.unexplained([write(10_200)])).toEqual([]);
    causes.note([OBJECT], MINUTE_MS);
    expect(causes.unexplained([write(MINUTE_MS + 100)])).toEqual([]);
  });

  it('find a write to an object that nothing happened to', () => {
    const causes = new Causes();
    causes.note(['configmaps soak-0/app-01'], 10_000);
    expect(causes.unexplained([write(10_200)])).toEqual([
      'the agent wrote (patch) configmaps soak-0/app-00 at 1970-01-01T00:00:10.200Z, but nothing ever asked for that',
    ]);
  });

  it('find a second write long after the only change', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    expect(causes.unexplained([write(10_200), write(30_000), write(50_000)])).toEqual([
      'the agent wrote (patch) configmaps soak-0/app-00 at 1970-01-01T00:00:50.000Z, but its last cause was 40 s before',
    ]);
  });

  it('explain two writes late after two changes, and no third', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    causes.note([OBJECT], 11_000);
    expect(causes.unexplained([write(30_000), write(30_050), write(30_100)])).toHaveLength(1);
    expect(causes.unexplained([write(50_000)])).toHaveLength(1);
  });

  it('explain writes that are repeated while answers do not come, and one more, but none afterwards', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    causes.noteUnanswered(20_000, 40_000);
    const writes = [write(21_000), write(30_000), write(39_000), write(42_000)];
    expect(causes.unexplained([...writes, write(60_000)])).toHaveLength(1);
    expect(causes.unexplained([write(70_000)])).toHaveLength(1);
  });

  it('find a write that nobody asked for also while answers do not come', () => {
    const causes = new Causes();
    causes.noteUnanswered(20_000, 40_000);
    expect(causes.unexplained([write(21_000)])).toHaveLength(1);
  });

  it('find a write that comes minutes after the change', () => {
    const causes = new Causes();
    causes.note([OBJECT], 0);
    expect(causes.unexplained([write(6 * MINUTE_MS)])).toHaveLength(1);
  });

  it('find a deletion of what was only changed, and none of what may be deleted', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    expect(causes.unexplained([write(10_200, 'delete')])).toHaveLength(1);
    causes.noteRemoval([OBJECT], 20_000);
    expect(causes.unexplained([write(20_200, 'delete')])).toEqual([]);
  });

  it('explain a deletion and, later, the new object, each once', () => {
    const causes = new Causes();
    causes.noteRemoval([OBJECT], 10_000);
    expect(causes.unexplained([write(30_000, 'delete'), write(30_100)])).toEqual([]);
    expect(causes.unexplained([write(40_000, 'delete'), write(40_100)])).toHaveLength(2);
  });

  it('count once more where they were renewed, only what is meant and was recent', () => {
    const causes = new Causes();
    causes.note([OBJECT], 10_000);
    expect(causes.unexplained([write(30_000)])).toEqual([]);
    causes.renew((object) => object !== OBJECT, 60_000, 40_000);
    causes.renew(() => true, 20_000, 40_000);
    expect(causes.unexplained([write(41_000)])).toHaveLength(1);
    causes.renew((object) => object === OBJECT, 60_000, 50_000);
    expect(causes.unexplained([write(52_000)])).toEqual([]);
  });
});
