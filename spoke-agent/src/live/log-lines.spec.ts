import { describe, expect, it } from '@jest/globals';
import { MAX_ANSWER_PIECE } from '@wheelhouse/protocol';
import fc from 'fast-check';
import { LogLines, MAX_LINE_LENGTH, pieces } from './log-lines.js';

describe('lines of a log', () => {
  it('are the same wherever the text was cut on its way', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '\t') });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.nat(200)), (lines, cuts) => {
        const text = lines.map((each) => `${each}\n`).join('');
        const places = [...new Set(cuts.filter((cut) => cut < text.length))].toSorted((a, b) => a - b);
        const parts = [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
        const reader = new LogLines();
        expect([...parts.flatMap((part) => reader.push(part)), ...reader.finish()]).toEqual(lines);
      }),
    );
  });

  it('lose the mark of another system, and keep what stands without an end', () => {
    const reader = new LogLines();
    expect(reader.push('one\r\n\r\ntwo')).toEqual(['one', '']);
    expect(reader.finish()).toEqual(['two']);
  });

  it('are cut when they are too long, and what follows is whole again', () => {
    const reader = new LogLines();
    const first = reader.push('x'.repeat(MAX_LINE_LENGTH + 1));
    expect(first).toEqual([expect.stringMatching(/^x+\.\.\. \(cut: the line is longer\)$/)]);
    for (let part = 0; part < 10; part += 1) expect(reader.push('x'.repeat(MAX_LINE_LENGTH))).toEqual([]);
    expect(reader.push('end of it\nnext\n')).toEqual(['next']);
  });

  it('fit the pieces of an answer, whatever has to be escaped in them', () => {
    const lines = Array.from({ length: 50 }, () => '\u0001'.repeat(MAX_LINE_LENGTH));
    const made = [...pieces(lines)];
    expect(made.flat()).toEqual(lines);
    for (const piece of made)
      expect(JSON.stringify({ lines: piece, dropped: 1_000_000 }).length).toBeLessThanOrEqual(MAX_ANSWER_PIECE);
  });
});
