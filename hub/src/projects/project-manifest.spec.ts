import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseProject, storedSpec } from './project-manifest.js';

const manifest = (spec: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: shop }\nspec: ${spec}\nstatus: { x: 1 }\n`;

describe('an AppProject', () => {
  it('is taken whole, what is not used yet included, but without its status', () => {
    const parsed = parseProject(manifest('{ roles: [{ name: dev }], sourceNamespaces: [a], future: { x: 1 } }'));
    expect(parsed).toEqual({
      name: 'shop',
      manifest: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        metadata: { name: 'shop' },
        spec: { roles: [{ name: 'dev' }], sourceNamespaces: ['a'], future: { x: 1 } },
      },
    });
  });

  it.each([
    ['{ sourceRepos: x }', 'spec.sourceRepos'],
    ['{ sourceRepos: ["!*"] }', 'spec.sourceRepos[0]'],
    ['{ sourceRepos: [a, a] }', 'spec.sourceRepos[1]'],
    ['{ destinations: [{ server: a, namespace: b }, { server: a, namespace: b }] }', 'spec.destinations[1]'],
    [
      '{ syncWindows: [{ kind: maybe, schedule: "* * * * *", duration: 1h, applications: [x] }] }',
      'spec.syncWindows[0].kind',
    ],
    [
      '{ syncWindows: [{ kind: deny, schedule: "* * *", duration: 1h, applications: [x] }] }',
      'spec.syncWindows[0].schedule',
    ],
    [
      '{ syncWindows: [{ kind: deny, schedule: "* * * * *", duration: 1d, applications: [x] }] }',
      'spec.syncWindows[0].duration',
    ],
    ['{ syncWindows: [{ kind: deny, schedule: "* * * * *", duration: 1h }] }', 'spec.syncWindows[0]'],
    [
      '{ syncWindows: [{ kind: deny, schedule: "* * * * *", duration: 1h, applications: [x], timeZone: Mars/Base }] }',
      'spec.syncWindows[0].timeZone',
    ],
    [
      '{ destinationServiceAccounts: [{ server: "!x", namespace: "*", defaultServiceAccount: d }] }',
      'spec.destinationServiceAccounts[0].server',
    ],
    [
      '{ destinationServiceAccounts: [{ server: "*", namespace: "*", defaultServiceAccount: "d*" }] }',
      'spec.destinationServiceAccounts[0].defaultServiceAccount',
    ],
  ])('with the spec %s is refused at %s', (spec, location) => {
    expect(() => parseProject(manifest(spec))).toThrow(
      expect.objectContaining({
        code: 'INVALID_SPEC',
        details: { location, line: 4, column: expect.any(Number) },
        message: expect.stringContaining(location),
      }),
    );
  });

  it('is refused at its line of the text', () => {
    const window =
      '  syncWindows:\n    - schedule: "* * * * *"\n      kind: dney\n      duration: 1h\n      applications: [x]';
    const placeOf = (text: string): unknown => {
      try {
        return parseProject(text);
      } catch (error) {
        return (error as { details: unknown }).details;
      }
    };
    expect(placeOf(manifest(`\n${window}`))).toEqual({ location: 'spec.syncWindows[0].kind', line: 7, column: 7 });
    expect(placeOf('kind: AppProject\nmetadata: {name: [a\n')).toMatchObject({ line: 3, column: 1 });
    expect(placeOf('\nkind: AppProject\napiVersion: v1\n')).toMatchObject({ location: 'apiVersion', line: 3 });
    expect(placeOf('apiVersion: v1\nkind: ConfigMap\n')).toMatchObject({ location: 'kind', line: 2 });
  });

  it('is told from other objects, and from no object', () => {
    for (const text of ['', '[]', 'a: b: c', 'kind: AppProject', manifest('{}').replace('AppProject', 'Application')])
      expect(() => parseProject(text)).toThrow(expect.objectContaining({ code: 'INVALID_SPEC' }));
  });

  it('that is stored and cannot be read allows nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (spec) => {
        expect(typeof storedSpec({ spec })).toBe('object');
      }),
    );
    expect(storedSpec({ spec: { sourceRepos: 7 } })).toEqual({});
  });
});
