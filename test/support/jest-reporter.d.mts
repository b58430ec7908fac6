/** The closing lines of a Jest run: one line per reason for skipping, then `N passed, N failed, N skipped`. */
export declare function closingLines(
  results: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): string[];
