import { describe, expect, it } from '@jest/globals';
import { errorOf, isObjectAbsent, refusalOf } from './api-status.js';

function answer(status: number, body: object, headers: Record<string, string> = {}) {
  return { status, headers, text: JSON.stringify({ kind: 'Status', ...body }) };
}

describe('refusalOf', () => {
  it('names every conflicting manager and field', () => {
    const causes = [
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "kubectl-edit" using apps/v1 at 2026-11-21T04:00:00Z',
        field: '.spec.replicas',
      },
      {
        reason: 'FieldManagerConflict',
        message: String.raw`conflict with "odd \"name\"" with subresource "scale" using v1`,
        field: '.data.a',
      },
      { reason: 'FieldManagerConflict', message: 'conflict with "helm"', field: '.data.b' },
    ];
    const error = refusalOf(
      answer(409, { reason: 'Conflict', message: 'Apply failed', details: { causes } }),
      'apply X',
      false,
    );
    expect(error).toMatchObject({ code: 'CONFLICT', kind: 'Conflict', retryable: false });
    expect(error.conflicts).toEqual([
      { manager: 'kubectl-edit', field: '.spec.replicas' },
      { manager: 'odd "name"', field: '.data.a' },
      { manager: 'helm', field: '.data.b' },
    ]);
  });

  it.each([
    [401, {}, 'FORBIDDEN'],
    [403, { reason: 'Forbidden' }, 'FORBIDDEN'],
    [403, { reason: 'Forbidden', details: { causes: [{ reason: 'NamespaceTerminating' }] } }, 'UNAVAILABLE'],
    [404, { reason: 'NotFound', details: { name: 'a', kind: 'namespaces' } }, 'NOT_FOUND'],
    [404, { reason: 'NotFound', message: 'the server could not find the requested resource' }, 'KIND_UNKNOWN'],
    [409, { reason: 'Conflict' }, 'CONFLICT'],
    [422, { reason: 'Invalid' }, 'INVALID'],
    [400, { reason: 'BadRequest' }, 'INVALID'],
    [413, {}, 'INVALID'],
    [
      500,
      { message: 'failed to create typed patch object (a/b; apps/v1, Kind=Deployment): .spec.x: field not declared' },
      'INVALID',
    ],
    [500, { message: 'failed to convert new object (a/b; /v1, Kind=Secret) to proper version' }, 'INVALID'],
    [500, { reason: 'InternalError', message: 'failed calling webhook' }, 'UNAVAILABLE'],
    [503, {}, 'UNAVAILABLE'],
    [429, { reason: 'TooManyRequests' }, 'RATE_LIMITED'],
  ])('maps HTTP %i with %j to %s', (status, body, code) => {
    expect(refusalOf(answer(status, body), 'apply X', false).code).toBe(code);
  });

  it('waits as long as the server asks, within bounds', () => {
    const wait = (headers: Record<string, string>, body: object = {}) =>
      refusalOf(answer(429, body, headers), 'list X', false).retryAfterMs;
    expect(wait({ 'retry-after': '7' })).toBe(7_000);
    expect(wait({}, { details: { retryAfterSeconds: 3 } })).toBe(3_000);
    expect(wait({ 'retry-after': '86400' })).toBe(300_000);
    expect(wait({ 'retry-after': 'soon' })).toBe(1_000);
    expect(refusalOf(answer(503, {}, { 'retry-after': '2' }), 'list X', false).retryAfterMs).toBe(2_000);
  });

  it('names the priority level whose load is shed', () => {
    const headers = { 'x-kubernetes-pf-prioritylevel-uid': '7c0e-1' };
    const { message } = refusalOf(answer(429, { message: 'too many requests' }, headers), 'list X', false);
    expect(message).toContain('priority level with uid 7c0e-1 (kubectl get prioritylevelconfigurations');
    expect(refusalOf(answer(503, {}, headers), 'list X', false).message).not.toContain('7c0e-1');
    const odd = { 'x-kubernetes-pf-prioritylevel-uid': 'a\nb c' };
    expect(refusalOf(answer(429, {}, odd), 'list X', false).message).not.toContain('priority level');
  });

  it.each([
    [503, {}, false],
    [500, { reason: 'InternalError', message: 'etcdserver: request timed out' }, false],
    [500, { reason: 'InternalError', message: 'Internal error occurred: failed calling webhook "a.b": refused' }, true],
    [500, { message: 'conversion webhook for a.b/v1, Kind=C failed: Post "https://x": refused' }, true],
    [403, { details: { causes: [{ reason: 'NamespaceTerminating' }] } }, true],
    [429, {}, false],
    [409, {}, true],
  ])('tells trouble of the server from trouble of one request: HTTP %i %j', (status, body, isServerWell) => {
    expect(refusalOf(answer(status, body), 'apply X', false).isServerWell).toBe(isServerWell);
  });

  it("keeps the server's words about a Secret to itself", () => {
    const body = {
      reason: 'Invalid',
      message: 'data: Invalid value: "hunter2"',
      details: { causes: [{ field: 'data[p]', message: 'hunter2' }] },
    };
    const { message, details } = refusalOf(answer(422, body), 'apply Secret a/b', true);
    expect(message).toContain('data[p]');
    expect(message + JSON.stringify(details)).not.toContain('hunter2');
  });

  it('survives answers that are no Status', () => {
    expect(refusalOf({ status: 502, headers: {}, text: '<html>bad gateway' }, 'list X', false).code).toBe(
      'UNAVAILABLE',
    );
    expect(errorOf(500, {}, { what: 'watch X', isSecret: false }).message).toContain('HTTP 500');
  });
});

describe('isObjectAbsent', () => {
  it('tells an absent object from an absent kind', () => {
    expect(isObjectAbsent(answer(404, { details: { name: 'a', kind: 'configmaps' } }), 'a')).toBe(true);
    expect(isObjectAbsent(answer(404, { message: 'the server could not find the requested resource' }), 'a')).toBe(
      false,
    );
    expect(isObjectAbsent(answer(200, { details: { name: 'a' } }), 'a')).toBe(false);
  });
});
