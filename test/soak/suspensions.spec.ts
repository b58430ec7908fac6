import { describe, expect, it } from '@jest/globals';
import { Suspensions } from './suspensions.js';

const OBJECT = 'secrets soak-1/app-01';
const at = (time: number, object = OBJECT): { object: string; verb: string; at: number } => ({
  object,
  verb: 'patch',
  at: time,
});

describe('suspensions', () => {
  it('find a write while an application was suspended, also when it was resumed since', () => {
    const suspensions = new Suspensions();
    suspensions.begin('app-01', [OBJECT], 1_000);
    suspensions.end('app-01', 5_000);
    expect(suspensions.broken([at(2_000)])).toEqual([
      'the agent wrote (patch) secrets soak-1/app-01 at 1970-01-01T00:00:02.000Z, while its application was suspended',
    ]);
    expect(suspensions.names).toEqual([]);
  });

  it('have nothing against writes before and after, and to others', () => {
    const suspensions = new Suspensions();
    suspensions.begin('app-01', [OBJECT], 1_000);
    suspensions.end('app-01', 5_000);
    expect(suspensions.broken([at(900), at(5_100), at(2_000, 'secrets soak-1/app-02')])).toEqual([]);
  });

  it('last until they are ended', () => {
    const suspensions = new Suspensions();
    suspensions.begin('app-01', [OBJECT], 1_000);
    expect(suspensions.names).toEqual(['app-01']);
    expect(suspensions.broken([at(1_000_000)])).toHaveLength(1);
  });
});
