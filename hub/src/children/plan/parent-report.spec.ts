import { describe, expect, it } from '@jest/globals';
import type { ChildView } from '../child.js';
import type { ParentOperation, ParentState } from '../parent.js';
import { type CarriedOut, messageOf, operationOf } from './parent-report.js';
import type { ParentApplication } from '../store/parents.read-model.js';
import type { ChildrenPlan } from './plan-children.js';

const now = '2026-11-21T10:00:00.000Z';
const written: ChildrenPlan = {
  writes: [],
  deletes: [],
  outcomes: [],
  syncStatus: 'Synced',
  health: 'Healthy',
  openWave: null,
  waitsFor: null,
  failure: null,
  pruneHeld: null,
  heldBecause: null,
  isWritten: true,
  isDone: true,
};
const open: ChildrenPlan = {
  ...written,
  isWritten: false,
  isDone: false,
  syncStatus: 'OutOfSync',
  waitsFor: 'Wave 0 waits.',
};

function operation(
  plan: ChildrenPlan,
  { request, before = null }: { request?: object; before?: ParentOperation | null } = {},
): ParentOperation | null {
  const requestedOperation = request === undefined ? null : { id: 'o1', prune: false, by: 'ann', at: now, ...request };
  const parent = { requestedOperation, renderDigest: 'r1', revision: 'c1' } as unknown as ParentApplication;
  const done: CarriedOut = { plan, children: [], failures: new Map(), misread: [], now };
  return operationOf(parent, { operation: before } as ParentState, done);
}

describe('the operation of an application that makes others', () => {
  it('runs while it waits, and ends well when everything is written', () => {
    const running = operation(open, { request: {} });
    expect(running).toMatchObject({ id: 'o1', phase: 'Running', message: 'Wave 0 waits.', finishedAt: null });
    expect(operation(written, { request: {}, before: running })).toMatchObject({
      id: 'o1',
      phase: 'Succeeded',
      startedAt: now,
      finishedAt: now,
      revision: 'c1',
    });
  });

  it('fails for what no waiting mends', () => {
    const stuck = { ...open, failure: 'The application "a" belongs to others.' };
    expect(operation(stuck, { request: {} })).toMatchObject({ phase: 'Failed', message: stuck.failure });
  });

  it('only tells what it would do when it was asked to try', () => {
    expect(operation(open, { request: { request: { dryRun: true } } })).toMatchObject({ phase: 'Succeeded' });
  });

  it('ends when a person ends it, and is not begun again by the same order', () => {
    const ended = operation(open, { request: { request: { terminate: true } } });
    expect(ended).toMatchObject({ phase: 'Failed', message: 'It was ended by a person.' });
    expect(operation(open, { request: { request: { terminate: true } }, before: ended })).toBe(ended);
  });

  it('is not begun again after something happened by itself', () => {
    for (const request of [{ request: { terminate: true } }, {}]) {
      const over = operation(written, { request });
      const acting = operation({ ...open, writes: [{} as ChildView] }, { request, before: over });
      expect(acting).toMatchObject({ id: null, phase: 'Running', endedRequest: 'o1' });
      const done = operation(written, { request, before: acting });
      expect(done).toMatchObject({ id: null, phase: 'Succeeded', endedRequest: 'o1' });
      expect(operation(written, { request, before: done })).toBe(done);
    }
  });

  it('is none where nothing happens, and goes on by itself where something was begun', () => {
    expect(operation(open)).toBeNull();
    const running: ParentOperation = {
      id: null,
      phase: 'Running',
      message: null,
      revision: 'c1',
      startedAt: 'before',
      finishedAt: null,
    };
    expect(operation(written, { before: running })).toMatchObject({ phase: 'Succeeded', startedAt: 'before' });
  });

  it('says first what cannot be mended by waiting', () => {
    const none = { children: [], failures: new Map<string, string>(), misread: [], now };
    const done = { ...none, plan: { ...open, failure: 'broken' } };
    expect(messageOf({ operation: null }, done)).toBe('broken');
    expect(messageOf({ operation: null }, { ...done, plan: open })).toBe('Wave 0 waits.');
  });

  it('says nothing where all waves went through and all is healthy, whatever a child is on its way to', () => {
    const none = { children: [], failures: new Map<string, string>(), misread: [], now };
    const moving = { ...written, isDone: false, waitsFor: 'Wave 0 waits for "web": it is OutOfSync and Healthy.' };
    const ended = operation(open, { request: { request: { terminate: true } } });
    expect(messageOf({ operation: ended }, { ...none, plan: moving })).toBeNull();
    const degraded = { ...moving, health: 'Degraded' as const };
    expect(messageOf({ operation: null }, { ...none, plan: degraded })).toBe(moving.waitsFor);
    expect(messageOf({ operation: null }, { ...none, plan: { ...moving, openWave: 0 } })).toBe(moving.waitsFor);
  });
});
