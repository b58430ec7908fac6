// How the GraphQL server is set up: what a request may cost, what it may see of errors, and what is switched off.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { Logger } from '../logging/logger.js';
import { currentRequestId } from '../logging/request-context.js';
import type { GraphqlContext } from './graphql-context.js';
import { formatGraphqlError } from './graphql-error.js';
import { MAXIMUM_TOKENS, queryLimits } from './query-limits.js';
import type { RequestIdentity } from './request-authenticator.js';
import { scalars } from './scalars.js';

/** Where the API answers, over HTTP and sockets. */
export const GRAPHQL_PATH = '/graphql';

/** An HTTP request once `GraphqlAuthentication` let it through. */
export interface AuthenticatedRequest {
  readonly id: string;
  identity?: RequestIdentity;
}

export function graphqlOptions(logger: Logger): ApolloDriverConfig {
  return {
    driver: ApolloDriver,
    path: GRAPHQL_PATH,
    typeDefs: readFileSync(fileURLToPath(import.meta.resolve('@wheelhouse/protocol/schema.graphql')), 'utf8'),
    resolvers: scalars,
    context: contextOf,
    formatError: (formatted, error) =>
      formatGraphqlError(error, { formatted, logger, requestId: currentRequestId() ?? 'unknown' }),
    parseOptions: { maxTokens: MAXIMUM_TOKENS },
    validationRules: [queryLimits],
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    nodeEnv: 'production',
    graphiql: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  };
}

async function contextOf(request: AuthenticatedRequest): Promise<GraphqlContext> {
  const { identity } = request;
  if (identity === undefined) throw new Error('A request reached the API without an identity.');
  return { identity, requestId: request.id, req: request };
}
