import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agentRequestSigningPayload, type SignedRequest } from './live-requests.js';

const REQUEST: SignedRequest = {
  clusterId: 'cluster',
  session: 'session',
  number: 1,
  id: 'id',
  kind: 'delete',
  applicationId: 'application',
  parameters: { resource: { group: '', kind: 'Pod', name: 'web' }, force: false },
};
const payload = (request: SignedRequest): string => Buffer.from(agentRequestSigningPayload(request)).toString();

describe('what the signature of a request covers', () => {
  it.each(Object.keys(REQUEST))('is another text when %s is another', (member) => {
    expect(payload({ ...REQUEST, [member]: 'another' })).not.toBe(payload(REQUEST));
  });

  it('does not depend on the order in which parameters are written', () => {
    const { resource, force } = REQUEST.parameters as { resource: unknown; force: boolean };
    expect(payload({ ...REQUEST, parameters: { force, resource } })).toBe(payload(REQUEST));
  });

  it('cannot be the same for two requests, whatever their texts hold', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '"', '\\', ' ') });
    const request = fc.record({ clusterId: text, session: text, id: text, kind: text, applicationId: text });
    fc.assert(
      fc.property(request, request, (left, right) => {
        const isSame = JSON.stringify(left) === JSON.stringify(right);
        expect(payload({ ...REQUEST, ...left }) === payload({ ...REQUEST, ...right })).toBe(isSame);
      }),
    );
  });
});
