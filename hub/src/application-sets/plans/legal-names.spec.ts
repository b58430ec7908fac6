import { describe, expect, it } from '@jest/globals';
import type { GeneratedApplication } from '@wheelhouse/generators';
import { partByName } from './legal-names.js';

const named = (name: string) => ({ name }) as GeneratedApplication;

describe('applications with names that Kubernetes does not take', () => {
  it('are left out, with a problem each', () => {
    const { applications, problems } = partByName([named('web'), named('Web_1')]);
    expect(applications).toEqual([named('web')]);
    expect(problems).toMatchObject([
      { code: 'INVALID_NAME', location: 'Web_1', message: expect.stringContaining('normalize') },
    ]);
  });

  it('are told apart from templates that were not filled in', () => {
    const { problems } = partByName([named('{{.name}}-web')]);
    expect(problems).toMatchObject([{ message: expect.stringContaining('spec.goTemplate is missing') }]);
  });
});
