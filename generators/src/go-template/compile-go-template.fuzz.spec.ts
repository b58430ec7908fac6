import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import { renderFixture } from './go-template-fixture.js';
import { tokensOf } from './syntax/lexer.js';
import type { GoValue } from './values/go-value.js';

const PIECES = [
  ['{{', '}}', '{{- ', ' -}}', '-', ' ', '\n', '.', '$', '$x', ':=', '=', '|', '(', ')', '"', "'", '`', ',', '\\'],
  ['.a', '.b', '.__proto__', '.constructor', 'toString', '0x1', '1e9', '08', '1_0', '-1', '1i', 'true', 'nil'],
  ['if ', 'else', 'end', 'range ', 'with ', 'define "d"', 'block "e" .', 'template "d" .', 'break', 'continue'],
  ['and ', 'or ', 'eq ', 'len ', 'index ', 'slice ', 'print ', 'printf "%v %[2]*d" ', 'html ', 'call ', 'lt '],
  ['{{end}}', '{{else}}', '{{if .a}}', '{{range .b}}', '{{$x := .a}}', '{{$x}}', '/*', '*/', 'é', '\ud800', '😀', 'x'],
].flat();

const templates = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => `{{${pieces.join('')}}}`),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString');
const { value: data } = fc.letrec<{ value: GoValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double(), fc.string({ unit: 'binary' })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('any text', () => {
  it('is cut into tokens that lie in it in order, and end', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const tokens = tokensOf(text);
        expect(tokens.length).toBeLessThanOrEqual(text.length + 1);
        expect(['end of text', 'error']).toContain(tokens.at(-1)?.kind);
        let last = 0;
        for (const { offset } of tokens) {
          expect(offset).toBeGreaterThanOrEqual(last);
          last = offset;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('renders with any data, or fails with an error that tells the place', () => {
    fc.assert(
      fc.property(
        templates,
        data,
        fc.constantFrom('default' as const, 'zero' as const, 'error' as const),
        (text, value, missingKey) => {
          try {
            expect(renderFixture(text, missingKey, value).isWellFormed()).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(GenerationError);
            const { code, line, location } = error as GenerationError;
            expect(location).toBe('spec.name');
            expect(code === 'EXPRESSION_LIMIT' || line !== undefined).toBe(true);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('without an action comes out as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(renderFixture(text)).toBe(text);
      }),
    );
  });
});
