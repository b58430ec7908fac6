import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RequestAuthenticator } from '../platform/graphql/request-authenticator.js';
import { IdentityGuard } from './identity-guard.js';
import { ForAgents, ForJoiningAgents, Public } from './identity.decorators.js';
import type { Identity } from './identity.js';
import type { HttpRequest, IdentityCarrier } from './request-of-context.js';

const IDENTITIES: Readonly<Record<Identity['kind'], Identity>> = {
  person: { kind: 'person', personId: 'p', name: 'admin', method: 'password' },
  agent: { kind: 'agent', clusterId: 'c', clusterName: 'prod', keyId: 'k' },
  joining: { kind: 'joining', clusterId: 'c', joinTokenId: 't' },
};

class ForPeople {
  silent(): void {}
  @Public()
  open(): void {}
}

@ForAgents()
class ForAllAgents {
  silent(): void {}
  @ForJoiningAgents()
  join(): void {}
}

/** Authenticates by the kind that the header names. */
class FakeAuthenticator extends RequestAuthenticator {
  async authenticate(authorization: string | undefined): Promise<Identity> {
    const identity = Object.values(IDENTITIES).find(({ kind }) => kind === authorization);
    if (identity === undefined) throw new Error('UNAUTHENTICATED');
    return identity;
  }
}

const guard = new IdentityGuard(new Reflector(), new FakeAuthenticator());

function graphqlContext(type: new () => object, method: string, carrier: IdentityCarrier): ExecutionContext {
  return contextOf(type, method, 'graphql', [undefined, {}, carrier, {}]);
}

function contextOf(type: new () => object, method: string, kind: string, parameters: unknown[]): ExecutionContext {
  const handler = (type.prototype as Record<string, () => void>)[method];
  return {
    getType: () => kind,
    getClass: () => type,
    getHandler: () => handler,
    getArgs: () => parameters,
    switchToHttp: () => ({ getRequest: () => parameters[0] }),
  } as unknown as ExecutionContext;
}

async function verdict(type: new () => object, method: string, carrier: IdentityCarrier): Promise<unknown> {
  return guard
    .canActivate(graphqlContext(type, method, carrier))
    .catch((error: { code?: string; message: string }) => error.code ?? error.message);
}

describe('the guard', () => {
  it.each<[new () => object, string, Identity['kind']]>([
    [ForPeople, 'silent', 'person'],
    [ForAllAgents, 'silent', 'agent'],
    [ForAllAgents, 'join', 'joining'],
  ])('lets only the kind that %p.%s is for through', async (type, method, allowed) => {
    for (const identity of Object.values(IDENTITIES)) {
      const expected = identity.kind === allowed ? true : 'FORBIDDEN';
      expect(await verdict(type, method, { identity })).toBe(expected);
    }
    expect(await verdict(type, method, {})).toBe('UNAUTHENTICATED');
  });

  it('asks nothing of those who use what is public', async () => {
    expect(await verdict(ForPeople, 'open', {})).toBe(true);
  });

  it('authenticates plain HTTP requests itself', async () => {
    const request: HttpRequest = { headers: { authorization: 'person' }, ip: '127.0.0.1' };
    expect(await guard.canActivate(contextOf(ForPeople, 'silent', 'http', [request]))).toBe(true);
    expect(request.identity).toEqual(IDENTITIES.person);
    const anonymous: HttpRequest = { headers: {} };
    await expect(guard.canActivate(contextOf(ForPeople, 'silent', 'http', [anonymous]))).rejects.toThrow(
      'UNAUTHENTICATED',
    );
  });
});
