// Before a run: one Postgres and, where real clusters are needed, one testbed, for all test files together. Which of them is needed
// is told from the names of the files that will run. The state for the tear-down lives in this process.
import { importTypeScript } from './typescript-loader.mjs';

export default async function setUp(globalConfig, projectConfig) {
  const { startTestServices } = await importTypeScript(new URL('./test-services.ts', import.meta.url).href);
  globalThis.wheelhouseTestServices = await startTestServices(globalConfig, projectConfig);
}
