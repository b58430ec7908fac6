import { describe, expect, it } from '@jest/globals';
import type { PlanItem } from '@wheelhouse/protocol';
import { formatPlan, type ShownPlan, summarise } from './plan.js';

const item = (application: string, more: Partial<PlanItem> = {}): PlanItem => ({
  action: 'Create',
  application,
  cluster: 'dev',
  changes: [],
  ...more,
});
const plan = (more: Partial<ShownPlan>): ShownPlan => ({
  id: 'p1',
  status: 'Preview',
  createCount: 0,
  updateCount: 0,
  deleteCount: 0,
  renameCount: 0,
  unchangedCount: 0,
  problems: [],
  items: [],
  createdAt: '2026-03-01T12:00:00.000Z',
  ...more,
});

describe('a plan', () => {
  it('is counts alone when nothing changes', () => {
    expect(formatPlan(plan({ unchangedCount: 3 }))).toBe('Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged.');
  });

  it('shows problems, items, counts, and what holds it', () => {
    const shown = plan({
      createCount: 1,
      updateCount: 1,
      heldReason: 'Too many.',
      problems: [{ code: 'DUPLICATE_NAME', message: 'Twice.' }],
      items: [item('shop-dev'), item('x', { action: 'Update', changes: ['spec.source', 'spec.project'] })],
    });
    expect(formatPlan(shown)).toBe(
      [
        'Problem DUPLICATE_NAME: Twice.',
        'ACTION   APPLICATION   CLUSTER   CHANGES',
        'Create   shop-dev      dev       -',
        'Update   x             dev       spec.source, spec.project',
        'Plan: 1 to create, 1 to update, 0 to delete, 0 unchanged.',
        'Held: Too many.',
      ].join('\n'),
    );
  });

  it('shows 50 items and says how many more there are, counted by the hub', () => {
    const items = Array.from({ length: 60 }, (_, index) => item(`a${index}`));
    const text = formatPlan(plan({ createCount: 60, items }));
    expect(text).toContain('a49');
    expect(text).not.toContain('a50');
    expect(text).toContain('... and 10 more');
    expect(summarise(plan({ createCount: 60 }))).toContain('60 to create');
  });
});
