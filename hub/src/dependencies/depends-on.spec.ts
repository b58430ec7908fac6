import { describe, expect, it } from '@jest/globals';
import { parseApplication } from '@wheelhouse/generators';
import { AppError } from '@wheelhouse/protocol';
import * as fc from 'fast-check';
import { DEPENDS_ON_ANNOTATION, dependenciesOf } from './depends-on.js';

const of = (dependsOn: unknown, annotation?: string) =>
  dependenciesOf({
    annotations: annotation === undefined ? {} : { [DEPENDS_ON_ANNOTATION]: annotation },
    spec: { destination: {}, ...(dependsOn !== undefined && { dependsOn: dependsOn as never }) },
  });

describe('what an application depends on', () => {
  it('is a list of names and selectors, on its own cluster unless it says otherwise', () => {
    expect(
      of([{ name: 'db' }, { selector: 'tier in (db)' }, { selector: { matchLabels: { a: 'b' } }, cluster: 'any' }]),
    ).toEqual([{ name: 'db' }, { selector: 'tier in (db)', cluster: 'same' }, { selector: 'a=b', cluster: 'any' }]);
  });

  it('may stand in an annotation: names with commas, YAML or JSON', () => {
    expect(of(undefined, 'db, cache')).toEqual([{ name: 'db' }, { name: 'cache' }]);
    expect(of(undefined, '- name: db\n- selector: a=b\n  cluster: one')).toEqual([
      { name: 'db' },
      { selector: 'a=b', cluster: 'one' },
    ]);
    expect(of([{ name: 'db' }], '["cache"]')).toEqual([{ name: 'db' }, { name: 'cache' }]);
  });

  it('survives the parser of manifests', () => {
    const { application } = parseApplication(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  project: default
  destination: {name: one}
  dependsOn: [{name: db}, {selector: {matchLabels: {tier: cache}}, cluster: any}]
`);
    expect(dependenciesOf(application)).toEqual([{ name: 'db' }, { selector: 'tier=cache', cluster: 'any' }]);
  });

  it.each([
    [[{}], 'spec.dependsOn[0]: It needs either a name or a selector.'],
    [[{ name: 'a', selector: 'b=c' }], 'spec.dependsOn[0]: It needs either'],
    [[{ name: 'A b' }], 'spec.dependsOn[0].name: It is no name'],
    [[{ name: 'a', cluster: 'one' }], 'spec.dependsOn[0].cluster: A name means one application'],
    [[{ selector: '' }], 'spec.dependsOn[0].selector: It is empty'],
    [[{ selector: 'a in (' }], 'spec.dependsOn[0].selector: It is no label selector'],
    [Array.from({ length: 101 }, (_, index) => ({ name: `a-${index}` })), 'It names 101 dependencies'],
  ])('refuses %j with its place', (dependsOn, message) => {
    expect(() => of(dependsOn)).toThrow(message);
  });

  it('is refused with a stable code, never with another error, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.string(), (dependsOn, annotation) => {
        try {
          for (const dependency of of(dependsOn, annotation))
            expect('name' in dependency ? dependency.name : dependency.selector).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: 'INVALID_SPEC' });
        }
      }),
    );
  });
});
