import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Identity } from './identity.js';
import { identityIn } from './request-of-context.js';

/** Metadata: the one kind of identity a class or method is for; people without it. */
export const ALLOWED_IDENTITY = 'wheelhouse:allowed-identity';

/** Whom a class or method is for. */
export type Allowed = Identity['kind'] | 'public';

/** For agents that have joined, not for people. */
export const ForAgents = (): ClassDecorator & MethodDecorator =>
  SetMetadata(ALLOWED_IDENTITY, 'agent' satisfies Allowed);

/** For agents with a join token only. */
export const ForJoiningAgents = (): ClassDecorator & MethodDecorator =>
  SetMetadata(ALLOWED_IDENTITY, 'joining' satisfies Allowed);

/** For anyone, without a credential: health, metrics, and the webhook, which has its own proof. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(ALLOWED_IDENTITY, 'public' satisfies Allowed);

/** The parameter gets who asks. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  return identityIn(context);
});
