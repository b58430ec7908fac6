import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ConnectionOptions } from '../settings/connection.js';
import { OUTPUT_FORMATS, type OutputOptions } from '../output/print.js';

/** The flags that nearly all commands have. */
export type CommonOptions = ConnectionOptions & OutputOptions;

/** The heading of the flags that name the hub: the last one of a help text. */
export const HUB_HEADING = 'Which hub:';

/** Adds the flags that name the hub. */
export function withConnection(command: Command): Command {
  return command
    .addOption(new Option('--hub <url>', 'its address (else WHEELHOUSE_HUB, else the context)').helpGroup(HUB_HEADING))
    .addOption(
      new Option('--token <token>', 'API token (else WHEELHOUSE_TOKEN, else the context)').helpGroup(HUB_HEADING),
    )
    .addOption(
      new Option('--context <name>', 'context of the settings file (else WHEELHOUSE_CONTEXT)').helpGroup(HUB_HEADING),
    );
}

/** Adds `-o` and `--no-headers`. */
export function withOutput(command: Command, formats: readonly string[] = OUTPUT_FORMATS): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'output format').choices([...formats]))
    .option('--no-headers', 'leave out the header line of tables');
}

/** Collects `KEY=VALUE` pairs: repeated, or separated by commas. */
export function keyValue(text: string, previous: Record<string, string> = {}): Record<string, string> {
  const pairs = { ...previous };
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`"${part}" is not KEY=VALUE.`);
    pairs[part.slice(0, at)] = part.slice(at + 1);
  }
  return pairs;
}

/** Collects a repeatable option whose values may hold commas. */
export function repeated(text: string, previous: readonly string[] = []): string[] {
  return [...previous, text];
}

/** Collects a repeatable or comma-separated option. */
export function list(text: string, previous: readonly string[] = []): string[] {
  return [...previous, ...text.split(',').filter((part) => part !== '')];
}

/** Collects a repeatable or comma-separated option whose values are known; upper and lower case do not matter. */
export function choices(known: readonly string[]): (text: string, previous?: readonly string[]) => string[] {
  return (text, previous = []) => {
    const values = list(text).map((part) => {
      const value = known.find((candidate) => candidate.toLowerCase() === part.toLowerCase());
      if (value === undefined) throw new InvalidArgumentError(`Give one or more of ${known.join(', ')}.`);
      return value;
    });
    return [...previous, ...values];
  };
}

/** A whole number in a range. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return value;
  };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A duration such as `90`, `90s`, `5m`, `1h`, in seconds. */
export function seconds(text: string): number {
  const [, amount, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Give a duration such as 90s, 5m or 1h.');
  return Number(amount) * (SECONDS[unit] ?? 1);
}
