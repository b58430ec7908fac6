// After a run: stops what the set-up started, then writes the closing lines.
export default async function tearDown() {
  try {
    await globalThis.wheelhouseTestServices?.stop();
  } finally {
    for (const line of globalThis.wheelhouseClosingLines ?? []) process.stdout.write(`${line}\n`);
  }
}
