import { describe, expect, it } from '@jest/globals';
import type { DriftReportInput } from '@wheelhouse/protocol';
import * as fc from 'fast-check';
import { DriftLog, MAX_DRIFT_ENTRIES } from './drift-log.js';

const entry = (id: string, live = '1'): DriftReportInput => ({ id, live }) as unknown as DriftReportInput;

describe('drift that waits for the hub', () => {
  it('row 7: is bounded however long the hub is away; the oldest goes first, and is counted', () => {
    const log = new DriftLog();
    for (let index = 0; index < MAX_DRIFT_ENTRIES + 250; index += 1) log.add(entry(`d${index}`));
    expect(log.size).toBe(MAX_DRIFT_ENTRIES);
    expect(log.dropped).toBe(250);
    expect(log.peek(1)).toEqual([entry('d250')]);
  });

  it('row 7: of one field counts once, with what was seen last', () => {
    const log = new DriftLog();
    for (let index = 0; index < 5_000; index += 1) log.add(entry('d', String(index)));
    expect([log.size, log.dropped]).toEqual([1, 0]);
    expect(log.peek(5)).toEqual([entry('d', '4999')]);
  });

  it('row 7: loses nothing uncounted, whatever comes while reports are under way', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(3_000), fc.constant('report' as const)), { maxLength: 4_000 }), (steps) => {
        const log = new DriftLog();
        let [reported, counted] = [0, 0];
        let added = 0;
        for (const step of steps) {
          if (step === 'report') {
            const [sent, dropped] = [log.peek(500), log.dropped];
            log.confirm(sent, dropped);
            reported += sent.length;
            counted += dropped;
          } else {
            const before = log.size + log.dropped;
            log.add(entry(`d${step}`));
            added += log.size + log.dropped - before;
          }
        }
        expect(reported + counted + log.size + log.dropped).toBe(added);
        expect(log.size).toBeLessThanOrEqual(MAX_DRIFT_ENTRIES);
      }),
      { numRuns: 20 },
    );
  });
});
