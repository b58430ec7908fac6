/** What the agent logs with: pino's call shape, so that a pino logger fits as it is. Fields never hold a secret. */
export interface AgentLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A logger that says nothing. */
export const silentLogger: AgentLogger = { debug() {}, info() {}, warn() {}, error() {} };
