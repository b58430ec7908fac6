/** What one packed chart may cost. Tests hand in smaller ones. */
export interface ChartLimits {
  /** The archive as it comes. */
  readonly archiveBytes: number;
  /** All of it inflated, headers and padding counted: against archives that are small only when packed. */
  readonly inflatedBytes: number;
  /** One file. */
  readonly fileBytes: number;
  /** Files and directories. */
  readonly entries: number;
  /** Parts of a path. */
  readonly depth: number;
  /** Characters of a path. */
  readonly pathLength: number;
}

/** Inflated as much as Helm itself takes; charts in use have less than 1 MB. */
export const CHART_LIMITS: ChartLimits = {
  archiveBytes: 32 * 1024 * 1024,
  inflatedBytes: 100 * 1024 * 1024,
  fileBytes: 5 * 1024 * 1024,
  entries: 10_000,
  depth: 64,
  pathLength: 1_024,
};
