// Guards every root field and every HTTP route: whoever adds one and says nothing gets "people only".
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RequestAuthenticator } from '../platform/graphql/request-authenticator.js';
import { WrongCredentialKindError } from './access.errors.js';
import { ALLOWED_IDENTITY, type Allowed } from './identity.decorators.js';
import type { Identity } from './identity.js';
import { carrierOf, type HttpRequest, identityIn } from './request-of-context.js';

@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: RequestAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed =
      this.reflector.getAllAndOverride<Allowed | undefined>(ALLOWED_IDENTITY, [
        context.getHandler(),
        context.getClass(),
      ]) ?? 'person';
    if (allowed === 'public') return true;
    if (context.getType<string>() !== 'graphql') await this.authenticateHttp(context);
    const identity = identityIn(context);
    if (identity.kind !== allowed) throw new WrongCredentialKindError(allowed, identity.kind);
    return true;
  }

  /** GraphQL requests come with their identity; plain HTTP requests get it here. */
  private async authenticateHttp(context: ExecutionContext): Promise<void> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const identity = await this.authenticator.authenticate(request.headers.authorization, request.ip ?? '');
    carrierOf(context).identity = identity as Identity;
  }
}
