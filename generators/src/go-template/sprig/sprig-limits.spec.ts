import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../../generation.errors.js';
import { compileGoTemplate } from '../compile-go-template.js';
import { sprigData } from './sprig-fixture.js';
import { SPRIG_FUNCTIONS } from './sprig-functions.js';

/** A text of two million characters, and a map that holds itself. */
const GROW = '{{ $s := "x" }}{{ range until 21 }}{{ $s = print $s $s }}{{ end }}';
const CYCLE = '{{ $d := dict }}{{ $_ := set $d "self" $d }}';
/** A list of 2^40 items, of which only 40 are ever made. */
const SHARED = '{{ $l := list 1 2 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}';
/** No rendering may take longer, however little it gives; far above what is measured. */
const PATIENCE_MS = 20_000;

function codeOf(template: string): string {
  try {
    compileGoTemplate(template, { name: 'spec', missingKey: 'default' })(sprigData());
    return 'none';
  } catch (error) {
    if (error instanceof GenerationError) return error.code;
    throw error;
  }
}

describe('work of sprig functions', () => {
  it.each([
    'repeat 999999999 "x"',
    'repeat 9223372036854775807 "ab"',
    'until 99999999',
    'untilStep 0 9223372036854775807 1',
    'seq 0 1 99999999',
    'indent 99999999 "x"',
    'nindent 4000000 "\\n\\n"',
    'randAlpha 99999999',
    'randBytes 99999999',
    'chunk 1 (until 99999999)',
  ])('is bounded before it is done: %s', (call) => {
    expect(codeOf(`{{ $r := ${call} }}`)).toBe('EXPRESSION_LIMIT');
  });

  it.each([
    `replace "" $s $s`,
    'replace "x" "yyyyyyyy" $s',
    'regexReplaceAll "x" $s "$0$0$0$0"',
    'regexReplaceAllLiteral "x" $s "yyyyyyyy"',
    'regexReplaceAll "(x.*y|x)" $s ""',
    'join $s (until 100)',
    'join "" (list $s $s $s $s)',
    'cat $s $s $s',
    'quote $s $s $s',
    'squote $s $s $s',
    'toJson (list $s $s $s $s)',
    'toYaml (list $s $s $s $s)',
    'toStrings (list (list $s $s) (list $s $s))',
    'wrapWith 1 $s $s',
    'snakecase $s',
    'b64enc (b64enc (b64enc (b64enc $s)))',
  ])('is bounded for long texts: %s', (call) => {
    expect(codeOf(`${GROW}{{ $r := ${call} }}`)).toBe('EXPRESSION_LIMIT');
  });

  it.each([
    'toJson $l',
    'toYaml $l',
    'deepCopy $l',
    'deepEqual $l (deepCopy $l)',
    'uniq (list (deepCopy $l))',
    'quote $l',
  ])(
    'counts shared values as often as they stand there: %s',
    (call) => {
      expect(codeOf(`${SHARED}{{ $r := ${call} }}`)).toBe('EXPRESSION_LIMIT');
    },
    PATIENCE_MS,
  );

  it.each(['mustToJson $d', 'toYaml $d', 'deepCopy $d', 'merge (deepCopy $d) $d'])(
    'ends for a map that holds itself: %s',
    (call) => {
      expect(codeOf(`${CYCLE}{{ $r := ${call} }}`)).not.toBe('none');
    },
  );

  it('gives the empty text for JSON of a map that holds itself, as Go does', () => {
    const render = compileGoTemplate(`${CYCLE}[{{ toJson $d }}]`, { name: 'spec', missingKey: 'default' });
    expect(render({})).toBe('[]');
  });

  it('allows few keys and password hashes', () => {
    expect(codeOf('{{ range until 5 }}{{ $r := bcrypt "x" }}{{ end }}')).toBe('EXPRESSION_LIMIT');
  });

  it('gives nothing but texts and GenerationErrors for whatever arguments', () => {
    const names = [...SPRIG_FUNCTIONS.keys()].filter((name) => !/^(?:gen|bcrypt|htpasswd|derive)/.test(name));
    const argument = fc
      .constantFrom(
        '.s .uni .pad .empty .nil .yes .one .num .frac .big .words .list .mixed .texts .map .labels .proto .absent'.split(
          ' ',
        ),
        [
          '0',
          '1',
          '-1',
          '3',
          '9223372036854775807',
          '-9223372036854775808',
          '1.5',
          '1e300',
          'nil',
          'true',
          '"("',
          '"$1"',
        ],
        ['(list 1 nil)', '(dict "a" 1)', '(until 3)', '(now)', '(semver "1.2.3")', '(split "," "a,b")', '(rest list)'],
      )
      .chain((group) => fc.constantFrom(...group));
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(argument, { maxLength: 4 }), (name, args) => {
        expect(['none', 'TEMPLATE_ERROR', 'EXPRESSION_LIMIT']).toContain(codeOf(`{{ ${[name, ...args].join(' ')} }}`));
      }),
      { numRuns: 5000 },
    );
  });
});
