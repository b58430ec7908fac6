import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Lets Nest's own lines go through our logger; its start-up chatter is debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), contextOf(rest));
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), contextOf(rest));
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), contextOf(rest));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(String(message), contextOf(rest));
  }
  error(message: unknown, ...rest: unknown[]): void {
    const error = message instanceof Error ? message : rest.find((value) => value instanceof Error);
    this.logger.error(message instanceof Error ? message.message : String(message), {
      ...contextOf(rest),
      ...(error === undefined ? {} : { error }),
    });
  }
}

/** Nest passes the name of the speaking class last. */
function contextOf(rest: readonly unknown[]): Record<string, unknown> {
  const context = rest.at(-1);
  return typeof context === 'string' && context.length < 100 ? { context } : {};
}
