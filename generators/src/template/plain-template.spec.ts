import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import type { Json } from '../json.js';
import { OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
import { plainTemplates } from './plain-template.js';

function renderPlain(text: string, parameters: ParameterSet): string {
  const compiled = plainTemplates.compile(text);
  return typeof compiled === 'string' ? compiled : compiled(parameters);
}

const PARAMETERS: Record<string, Json> = {
  name: 'one',
  'path[0]': 'apps',
  'metadata.labels.a.b/c': 'x',
  count: 3,
  again: '{{name}}',
  '': 'never',
};
const parameters = new OwnParameters(new Map(Object.entries(PARAMETERS)));

/** The language in one line, for texts whose tags are all closed and stand on one line. */
function naive(text: string): string {
  return text.replaceAll(/\{\{([^]*?)\}\}/g, (tag, inner: string) => {
    const value = PARAMETERS[inner.trim()];
    return typeof value === 'string' && inner.trim() !== '' ? value : tag;
  });
}

describe('plain placeholders', () => {
  it.each([
    ['{{name}}', 'one'],
    ['{{ name }}/{{\tname\t}}', 'one/one'],
    ['{{path[0]}}-{{metadata.labels.a.b/c}}', 'apps-x'],
    ['{{unknown}} {{ unknown }} {{}} {{   }}', '{{unknown}} {{ unknown }} {{}} {{   }}'],
    ['{{count}}', '{{count}}'],
    ['{{again}}', '{{name}}'],
    ['{{{name}}}', '{{{name}}}'],
    ['}}{{name}}{', '}}one{'],
    ['{{constructor}}{{__proto__}}{{#each this}}', '{{constructor}}{{__proto__}}{{#each this}}'],
    ['a lone {{ stays', 'a lone {{ stays'],
    ['{{\nname\n}} is on several lines', '{{\nname\n}} is on several lines'],
    ['{{name}} and {{\nname\n}}', 'one and one'],
    ['{{\u00a0name\u0085}}', 'one'],
    ['{{\ufeffname}}', '{{\ufeffname}}'],
  ])('fills %j', (text, filled) => {
    expect(renderPlain(text, parameters)).toBe(filled);
  });

  it('refuses an unfinished tag beside a finished one', () => {
    expect(() => renderPlain('{{name}} and {{ the rest', parameters)).toThrow(GenerationError);
    expect(() => renderPlain('{{ the\nrest {{name}}\n {{', parameters)).toThrow('has no closing "}}"');
  });

  it('agrees with a search-and-replace where every tag is closed', () => {
    const piece = fc.constantFrom(
      '{{name}}',
      '{{ again }}',
      '{{x}}',
      '{{count}}',
      '{',
      '}',
      ' text ',
      '\n',
      '{{path[0]}}',
      '{{ }}',
    );
    const texts = fc
      .array(piece, { maxLength: 12 })
      .map((pieces) => pieces.join(''))
      .filter((text) => !/\{\{(?![^]*\}\})/.test(text.replaceAll(/\{\{[^]*?\}\}/g, '')));
    fc.assert(
      fc.property(texts, (text) => {
        const isTouched = /\{\{.*\}\}/.test(text);
        expect(renderPlain(text, parameters)).toBe(isTouched ? naive(text) : text);
      }),
      { numRuns: 500 },
    );
  });
});
