// An operation that came over a socket, made ready to run under the same limits as over HTTP.
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { GraphqlContext } from './graphql-context.js';
import { MAXIMUM_TOKENS, queryLimits } from './query-limits.js';

/** Agents and clients send the same few documents again and again. */
const CACHED_DOCUMENTS = 200;
/** A document that is longer is not kept. */
const CACHED_LENGTH = 10_000;

/** Parses and validates documents, and remembers those that are right. */
export class SocketOperations {
  private readonly documents = new Map<string, DocumentNode>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** What to execute, or why not. */
  prepare(payload: SubscribePayload, context: GraphqlContext): ExecutionArgs | GraphQLError[] {
    const document = this.documentOf(payload.query);
    if (Array.isArray(document)) return document;
    return {
      schema: this.schema,
      document,
      contextValue: context,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? null,
    };
  }

  private documentOf(query: string): DocumentNode | GraphQLError[] {
    const known = this.documents.get(query);
    if (known !== undefined) return known;
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: MAXIMUM_TOKENS });
    } catch (error) {
      return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    }
    const errors = validate(this.schema, document, [...specifiedRules, queryLimits]);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    if (query.length <= CACHED_LENGTH) this.remember(query, document);
    return document;
  }

  private remember(query: string, document: DocumentNode): void {
    const oldest = this.documents.keys().next();
    if (this.documents.size >= CACHED_DOCUMENTS && !oldest.done) this.documents.delete(oldest.value);
    this.documents.set(query, document);
  }
}

function withCode(error: unknown, code: string): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  error.extensions['code'] ??= code;
  return error;
}
