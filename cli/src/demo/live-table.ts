import { shortRevision } from '@wheelhouse/protocol';
import type { ListedApplication } from '../commands/app/application.js';
import { formatTable } from '../output/table.js';

const COLOURS: Readonly<Record<string, string>> = {
  Synced: '\u001B[32m',
  Healthy: '\u001B[32m',
  Live: '\u001B[32m',
  OutOfSync: '\u001B[33m',
  Progressing: '\u001B[36m',
  Degraded: '\u001B[31m',
  Missing: '\u001B[31m',
  Lost: '\u001B[31m',
  Late: '\u001B[33m',
};
const RESET = '\u001B[0m';

/**
 * A table of applications that follows the fleet: redrawn in place on a terminal, a line per change elsewhere. Colours only on a terminal
 * and without NO_COLOR.
 */
export class LiveTable {
  private readonly seen = new Map<string, string>();
  private drawnLines = 0;
  private readonly isTerminal: boolean;
  private readonly hasColour: boolean;
  private readonly write: (text: string) => void;

  private readonly size: () => { columns: number; rows: number };

  constructor(output: { isTTY?: boolean; columns?: number; rows?: number; write(text: string): unknown }) {
    this.isTerminal = output.isTTY === true;
    this.size = () => ({ columns: output.columns ?? 80, rows: output.rows ?? 24 });
    this.hasColour = this.isTerminal && !process.env['NO_COLOR'];
    this.write = (text) => void output.write(text);
  }

  /** Shows the state of the applications. */
  show(applications: readonly ListedApplication[]): void {
    // A table that is higher than the screen cannot be redrawn in place.
    if (this.isTerminal && applications.length + 2 < this.size().rows) this.redraw(applications);
    else this.printChanges(applications);
  }

  /** Leaves what is drawn where it is; the next table starts below. */
  keep(): void {
    this.drawnLines = 0;
  }

  private redraw(applications: readonly ListedApplication[]): void {
    const text = formatTable(
      applications.map((application) => ({
        APPLICATION: application.name,
        CLUSTER: application.clusterName,
        SYNC: application.syncStatus,
        HEALTH: application.health,
        FRESHNESS: application.freshness,
        REVISION: application.revision && shortRevision(application.revision),
      })),
    );
    // A wrapped line would count as two.
    const { columns } = this.size();
    const lines = text.split('\n').map((line) => line.slice(0, columns - 1));
    const up = this.drawnLines > 0 ? `\u001B[${this.drawnLines}A\u001B[0J` : '';
    this.write(`${up}${this.colour(lines.join('\n'))}\n`);
    this.drawnLines = lines.length;
  }

  private printChanges(applications: readonly ListedApplication[]): void {
    for (const { name, clusterName, syncStatus, health, revision, message } of applications) {
      const line =
        `${name.padEnd(22)} ${clusterName.padEnd(12)} ${syncStatus.padEnd(10)} ${health.padEnd(12)} ${(revision ? shortRevision(revision) : '-').padEnd(8)} ${message ?? ''}`.trimEnd();
      if (this.seen.get(name) === line) continue;
      this.seen.set(name, line);
      this.write(`${line}\n`);
    }
  }

  private colour(text: string): string {
    if (!this.hasColour) return text;
    return text.replaceAll(/\b[A-Z][a-zA-Z]+\b/g, (word) => (COLOURS[word] ? `${COLOURS[word]}${word}${RESET}` : word));
  }
}
