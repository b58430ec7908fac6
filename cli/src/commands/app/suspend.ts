import { type Command, InvalidArgumentError } from 'commander';
import { remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, seconds, withConnection } from '../options.js';

const SUSPEND = `mutation($name: String!, $reason: String!, $until: DateTime) {
  suspendApplication(name: $name, reason: $reason, until: $until) { name suspension { until } }
}`;
const RESUME = `mutation($name: String!) { resumeApplication(name: $name) { name } }`;

/** `app suspend`: nothing happens by itself until it is resumed. */
export function addSuspendCommand(parent: Command): void {
  withConnection(parent.command('suspend <name>'))
    .description('suspend an application: nothing is synced or put right by itself until it is resumed')
    .option('--reason <text>', 'what for; shown wherever the application is', '')
    .option('--until <time>', 'when it ends by itself: a time (2026-03-01T12:00:00Z) or a duration (8h)', time)
    .action(async (name: string, options: CommonOptions & { reason: string; until?: string }) => {
      const { reason, until } = options;
      await connect(options).request(SUSPEND, { name, reason, until: until ?? null });
      remark(`application/${name} suspended${until === undefined ? '' : ` until ${until}`}`);
    });
}

/** `app resume`. */
export function addResumeCommand(parent: Command): void {
  withConnection(parent.command('resume <name>'))
    .description('resume a suspended application')
    .action(async (name: string, options: CommonOptions) => {
      await connect(options).request(RESUME, { name });
      remark(`application/${name} resumed`);
    });
}

/** A time as it is written, or so long from now. */
function time(text: string): string {
  if (/^\d+[smhd]?$/.test(text)) return new Date(Date.now() + seconds(text) * 1_000).toISOString();
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Give a time such as 2026-03-01T12:00:00Z, or a duration such as 8h.');
  return new Date(at).toISOString();
}
