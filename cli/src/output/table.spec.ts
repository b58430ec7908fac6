import { describe, expect, it } from '@jest/globals';
import { formatTable, shorten } from './table.js';

describe('formatTable', () => {
  it('pads columns with three spaces and leaves no space at the end of a line', () => {
    expect(
      formatTable([
        { NAME: 'a', CLUSTER: 'long-name', MESSAGE: '' },
        { NAME: 'bcd', CLUSTER: 'x', MESSAGE: 'why' },
      ]),
    ).toBe('NAME   CLUSTER     MESSAGE\na      long-name   -\nbcd    x           why');
  });

  it('leaves the headers out when told', () => {
    expect(formatTable([{ NAME: 'a', B: 1 }], { headers: false })).toBe('a   1');
  });

  it('gives nothing for no rows', () => {
    expect(formatTable([])).toBe('');
  });

  it('shows absent values as a dash and zero as zero', () => {
    expect(formatTable([{ A: null, B: undefined, C: '', D: 0 }], { headers: false })).toBe('-   -   -   0');
  });

  it('keeps every cell on its line and lets no control character through to the terminal', () => {
    expect(formatTable([{ A: 'one\n  two\ttwo', B: '\u001B[31mred\u0007' }], { headers: false })).toBe(
      'one two two   ?[31mred?',
    );
  });

  it('lines later tables up with earlier ones', () => {
    const widths = new Map<string, number>();
    const first = formatTable([{ NAME: 'shop-production', SYNC: 'Synced' }], { widths });
    const second = formatTable([{ NAME: 'x', SYNC: 'OutOfSync' }], { widths, headers: false });
    expect(second.indexOf('OutOfSync')).toBe(first.split('\n')[1]?.indexOf('Synced'));
  });
});

describe('shorten', () => {
  it('ends a long message with an ellipsis at 70 characters', () => {
    expect(shorten('x'.repeat(71))).toBe(`${'x'.repeat(69)}…`);
    expect(shorten('x'.repeat(70))).toBe('x'.repeat(70));
    expect(shorten(null)).toBeUndefined();
  });
});
