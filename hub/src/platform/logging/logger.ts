import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import type { HubConfig } from '../config/hub-config.js';
import { type LogFields, safeFields, safeText } from './log-fields.js';
import { currentRequestId } from './request-context.js';

/** What the hub says to those who run it. A message is a sentence that stays the same; what varies goes into the fields. */
export abstract class Logger {
  abstract debug(message: string, fields?: LogFields): void;
  abstract info(message: string, fields?: LogFields): void;
  abstract warn(message: string, fields?: LogFields): void;
  /** `fields.error` is what was thrown. */
  abstract error(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  abstract child(fields: LogFields): Logger;
}

/** JSON lines on stderr, each with level, time and, where there is one, the request's id. */
export class PinoLogger extends Logger {
  private constructor(private readonly pino: Pino) {
    super();
  }

  /** `destination` is stderr by default. */
  static create(level: HubConfig['logLevel'], destination?: DestinationStream): PinoLogger {
    const options = {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: () => {
        const requestId = currentRequestId();
        return requestId === undefined ? {} : { requestId };
      },
    };
    // Synchronous: the last lines before a crash are the ones that matter.
    return new PinoLogger(pino(options, destination ?? pino.destination({ fd: 2, sync: true })));
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.write('error', message, fields);
  }
  child(fields: LogFields): Logger {
    return new PinoLogger(this.pino.child(safeFields(fields)));
  }

  private write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: LogFields): void {
    if (!this.pino.isLevelEnabled(level)) return;
    if (fields === undefined) this.pino[level](safeText(message));
    else this.pino[level](safeFields(fields), safeText(message));
  }
}

/** Says nothing; for tests. */
export class SilentLogger extends Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
  child(): Logger {
    return this;
  }
}
