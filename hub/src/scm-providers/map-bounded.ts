/** The results in order, at most `atOnce` under way. After the first failure nothing new is begun. */
export async function mapBounded<T, Result>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  let isFailed = false;
  const takeTurns = async (): Promise<void> => {
    // All share one iterator, so that each entry is taken once.
    for (const [index, item] of entries) {
      if (isFailed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, takeTurns));
  return results;
}
