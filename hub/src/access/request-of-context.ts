import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { CredentialMissingError } from './access.errors.js';
import type { Identity } from './identity.js';

/** What carries the identity of a request: the GraphQL context, or the HTTP request itself. */
export interface IdentityCarrier {
  identity?: Identity;
}

/** A request over plain HTTP, as far as the guard needs it. */
export interface HttpRequest extends IdentityCarrier {
  readonly headers: { readonly authorization?: string };
  readonly ip?: string;
}

export function carrierOf(context: ExecutionContext): IdentityCarrier {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<IdentityCarrier>()
    : context.switchToHttp().getRequest<HttpRequest>();
}

/** Who asks. Throws when nobody was authenticated: there is no anonymous identity. */
export function identityIn(context: ExecutionContext): Identity {
  const { identity } = carrierOf(context);
  if (identity === undefined) throw new CredentialMissingError();
  return identity;
}
