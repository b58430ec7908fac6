import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedApplication } from '../commands/app/application.js';
import { LiveTable } from './live-table.js';

const application = (more: Partial<ListedApplication> = {}): ListedApplication => ({
  id: '1',
  name: 'shop-dev',
  project: 'default',
  clusterName: 'dev',
  namespace: 'shop',
  labels: {},
  applicationSetName: 'sample',
  syncStatus: 'OutOfSync',
  health: 'Missing',
  freshness: 'Live',
  lastSyncStatus: 'OutOfSync',
  lastHealth: 'Missing',
  revision: '0123456789abcdef',
  syncedRevision: null,
  message: null,
  driftCount: 0,
  isDeleting: false,
  reportedAt: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  ...more,
});

class FakeOutput {
  text = '';
  readonly isTTY: boolean;
  columns = 80;
  rows = 24;
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

const before = process.env['NO_COLOR'];
beforeEach(() => {
  delete process.env['NO_COLOR'];
});
afterEach(() => {
  if (before === undefined) delete process.env['NO_COLOR'];
  else process.env['NO_COLOR'] = before;
});

describe('the live table on a terminal', () => {
  it('is drawn again in place', () => {
    const output = new FakeOutput(true);
    const table = new LiveTable(output);
    table.show([application()]);
    expect(output.text).not.toContain('\u001B[2A');
    output.text = '';
    table.show([application({ syncStatus: 'Synced', health: 'Healthy' })]);
    expect(output.text.startsWith('\u001B[2A\u001B[0J')).toBe(true);
    expect(output.text).toContain('\u001B[32mSynced\u001B[0m');
  });

  it('starts below what is to be kept', () => {
    const output = new FakeOutput(true);
    const table = new LiveTable(output);
    table.show([application()]);
    table.keep();
    output.text = '';
    table.show([application()]);
    expect(output.text.startsWith('APPLICATION')).toBe(true);
  });

  it('has no colours with NO_COLOR', () => {
    process.env['NO_COLOR'] = '1';
    const output = new FakeOutput(true);
    new LiveTable(output).show([application()]);
    expect(output.text).not.toContain('\u001B[3');
  });

  it('cuts lines that would wrap in a narrow terminal', () => {
    process.env['NO_COLOR'] = '1';
    const output = new FakeOutput(true);
    output.columns = 30;
    new LiveTable(output).show([application()]);
    expect(
      output.text
        .trimEnd()
        .split('\n')
        .map((line) => line.length <= 29),
    ).toEqual([true, true]);
  });

  it('prints changes instead when it would be higher than the screen', () => {
    const output = new FakeOutput(true);
    output.rows = 5;
    const table = new LiveTable(output);
    const rows = ['a', 'b', 'c', 'd'].map((name) => application({ name }));
    table.show(rows);
    table.show(rows);
    expect(output.text).not.toContain('\u001B');
    expect(output.text.trimEnd().split('\n')).toHaveLength(4);
  });
});

describe('the live table elsewhere', () => {
  it('prints a line for each change, and none without', () => {
    const output = new FakeOutput(false);
    const table = new LiveTable(output);
    table.show([application(), application({ name: 'b' })]);
    table.show([application({ syncStatus: 'Synced' }), application({ name: 'b' })]);
    const lines = output.text.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^shop-dev +dev +Synced +Missing +0123456$/);
    expect(output.text).not.toContain('\u001B');
  });
});
