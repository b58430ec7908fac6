// After a run: stops what the set-up started.
export default async function tearDown() {
  await globalThis.wheelhouseTestServices?.stop();
}
