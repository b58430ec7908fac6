import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Logger } from '../logging/logger.js';
import { GraphqlAuthentication } from './graphql-authentication.js';
import { graphqlOptions } from './graphql-options.js';
import { GraphqlSockets, SocketSurroundings } from './graphql-sockets.js';

/** The API over HTTP and sockets. Resolvers come from the concepts; who asks, from the access concept. */
@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [Logger],
      useFactory: (logger: Logger) => graphqlOptions(logger),
    }),
  ],
  providers: [GraphqlAuthentication, GraphqlSockets, SocketSurroundings],
})
export class GraphqlModule {}
